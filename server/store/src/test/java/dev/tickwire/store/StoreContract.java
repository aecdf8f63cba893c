package dev.tickwire.store;

import static dev.tickwire.store.FaultyDatabase.fail;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does. */
abstract class StoreContract {
    FaultyDatabase database;
    JdbcStore store;
    private Grant a;
    private Grant b;

    /** A database without tables. */
    abstract Database empty() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = new FaultyDatabase(empty());
        store = new JdbcStore(database);
        List<Grant> grants = store.acquire(List.of("a", "b"));
        a = grants.get(0);
        b = grants.get(1);
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    /** As after {@code kill -9}: a new process, a new host. */
    void restart() throws StoreException {
        database.heal();
        store.close();
        store = new JdbcStore(database);
    }

    private Grant acquire(String room) throws StoreException {
        return store.acquire(List.of(room)).get(0);
    }

    private void commit(Row row) throws StoreException {
        assertEquals(Set.of(), store.commit(row.commit()));
    }

    private RecoveredRoom load(Grant grant) throws StoreException {
        RecoveredRoom recovered = store.load(grant.key());
        assertNotNull(recovered);
        assertTrue(Row.isSound(recovered));
        return recovered;
    }

    private int rows() throws SQLException {
        int[] rows = {0};
        new Transaction(database.raw, database)
                .each("SELECT count(*) FROM tickwire_commits", row -> rows[0] = row.getInt(1));
        database.raw.commit();
        return rows[0];
    }

    @Test
    void aRoomIsMadeAtFirstAndTakenOverLater() throws Exception {
        assertEquals(1, a.epoch());
        assertEquals(1, b.epoch());
        assertFalse(a.key() == b.key());
        assertEquals(new Grant(a.key(), 2), acquire("a"));
        restart();
        assertEquals(
                List.of(new Grant(b.key(), 2), new Grant(a.key(), 3)),
                store.acquire(List.of("b", "a")),
                "in the order asked");
    }

    @Test
    void loadsTheNewestCheckpointAndTheChunksAfterIt() throws Exception {
        assertNull(store.load(a.key()));
        commit(new Row().checkpoint(a, 10).chunk(a, 0, 11, 1).checkpoint(b, 0));
        commit(new Row().chunk(b, 0, 1, 2).chunk(a, 1, 12, 3));
        assertEquals(14, load(a).durableTick());
        assertEquals(2, load(b).durableTick());
        commit(new Row().chunk(a, 2, 15, 1).checkpoint(a, 15).chunk(a, 0, 16, 1));
        assertEquals(15, load(a).tick());
        assertEquals(16, load(a).durableTick());
        restart();
        acquire("a");
        assertEquals(1, load(a).epoch());
        assertEquals(15, load(a).tick());
        assertEquals(16, load(a).durableTick());
        assertEquals(2, load(b).durableTick());
    }

    @Test
    void aRoomMayRestAndGoOnInOneCommit() throws Exception {
        commit(new Row()
                .checkpoint(a, 10, false)
                .checkpoint(a, 20)
                .chunk(a, 0, 21, 1)
                .checkpoint(b, 1));
        assertEquals(21, load(a).durableTick());
        commit(new Row().chunk(a, 1, 22, 1).checkpoint(b, 5).checkpoint(b, 7, false));
        assertEquals(22, load(a).durableTick());
        assertEquals(7, load(b).durableTick());
    }

    @Test
    void aThousandRoomsAreMadeAndTakenOverTogether() throws Exception {
        List<String> old = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            old.add("old" + i);
        }
        List<Grant> made = store.acquire(old);
        Row row = new Row();
        made.forEach(grant -> row.checkpoint(grant, 3));
        commit(row);
        restart();
        List<String> all = new ArrayList<>(old);
        all.addAll(800, List.of("new", "a"));
        List<Grant> taken = store.acquire(all);
        for (int i = 0; i < all.size(); i++) {
            Grant grant = taken.get(i);
            int before = old.indexOf(all.get(i));
            if (before >= 0) {
                assertEquals(new Grant(made.get(before).key(), 2), grant);
                assertEquals(3, load(grant).tick());
            } else {
                assertEquals("a".equals(all.get(i)) ? a.key() : grant.key(), grant.key());
                assertEquals("a".equals(all.get(i)) ? 2 : 1, grant.epoch());
            }
        }
    }

    @Test
    void chunksCountFromTheFirstCheckpointOfTheirEpochOn() throws Exception {
        commit(new Row().checkpoint(a, 0).chunk(a, 0, 1, 1));
        Grant next = acquire("a");
        commit(new Row().chunk(next, 0, 2, 1));
        assertEquals(1, load(a).durableTick());
        commit(new Row().checkpoint(next, 1).chunk(next, 0, 2, 1));
        assertEquals(2, load(a).epoch());
        assertEquals(2, load(a).durableTick());
    }

    @Test
    void aGapEndsWhatIsLoaded() throws Exception {
        commit(new Row().checkpoint(a, 0).chunk(a, 0, 1, 1).chunk(a, 1, 2, 1).chunk(a, 3, 3, 1));
        commit(new Row().chunk(a, 4, 4, 1));
        assertEquals(2, load(a).durableTick(), "a chunk is missing");
        commit(new Row().checkpoint(b, 0).chunk(b, 0, 1, 1).chunk(b, 1, 3, 1));
        assertEquals(1, load(b).durableTick(), "a tick is missing");
    }

    @Test
    void loadsWhatWasCommittedBeforeAndAfterItWasOpenedAnew() throws Exception {
        commit(new Row().checkpoint(a, 0).chunk(a, 0, 1, 1));
        store.reopen();
        commit(new Row().chunk(a, 1, 2, 1));
        assertEquals(2, load(a).durableTick());
        commit(new Row().chunk(a, 2, 3, 1));
        assertEquals(3, load(a).durableTick());
    }

    @Test
    void anOlderEpochIsFencedAndTheOthersAreNot() throws Exception {
        commit(new Row().checkpoint(a, 0).checkpoint(b, 0));
        Grant next = acquire("a");
        Commit commit = new Row()
                .chunk(b, 0, 1, 1)
                .chunk(a, 0, 1, 1)
                .chunk(b, 1, 2, 1)
                .checkpoint(a, 1)
                .end(a)
                .commit();
        assertEquals(Set.of(a), store.commit(commit));
        assertEquals(0, load(a).durableTick());
        assertEquals(2, load(b).durableTick());
        commit(new Row().checkpoint(next, 5));
        assertEquals(5, load(next).durableTick());
    }

    @Test
    void aRoomThatEndedIsForgottenWithItsKey() throws Exception {
        commit(new Row().checkpoint(a, 0).checkpoint(b, 0));
        commit(new Row().chunk(b, 0, 1, 1).end(b));
        assertNull(store.load(b.key()));
        assertEquals(List.of("a"), store.rooms().stream().map(StoredRoom::room).toList());
        Grant again = acquire("b");
        assertEquals(1, again.epoch());
        assertTrue(again.key() > b.key(), "a key is never given twice");
        assertEquals(Set.of(b), store.commit(new Row().chunk(b, 1, 2, 1).commit()));
    }

    @Test
    void listsRoomsAsTheirNewestCheckpointDescribesThem() throws Exception {
        assertEquals(List.of(), store.rooms());
        commit(new Row().checkpoint(a, 0).checkpoint(b, 3, false));
        commit(new Row().checkpoint(a, 7));
        restart();
        acquire("a");
        List<StoredRoom> rooms = store.rooms();
        assertEquals(2, rooms.size());
        assertEquals("a", rooms.get(0).room());
        assertEquals(2, rooms.get(0).epoch());
        assertEquals(b.key(), rooms.get(1).key());
        assertArrayEquals(Row.text("at 7"), rooms.get(0).description());
        assertArrayEquals(Row.text("at 3"), rooms.get(1).description());
        assertTrue(rooms.get(0).chunksFollow());
        assertFalse(rooms.get(1).chunksFollow());
    }

    @Test
    void aSecretIsMadeOnce() throws Exception {
        byte[] made = store.secret("resume", 32);
        assertEquals(32, made.length);
        assertFalse(Arrays.equals(made, store.secret("other", 32)));
        restart();
        assertArrayEquals(made, store.secret("resume", 32));
        Transaction transaction = new Transaction(database.raw, database);
        transaction.update("UPDATE tickwire_secrets SET value = ? WHERE name = ?", new byte[36], "resume");
        database.raw.commit();
        byte[] anew = store.secret("resume", 32);
        assertFalse(Arrays.equals(new byte[32], anew), "a damaged one is replaced");
        assertArrayEquals(anew, store.secret("resume", 32));
    }

    @Test
    void rowsExpireOnceTheCheckpointsKeptDoNotNeedThem() throws Exception {
        commit(new Row().checkpoint(a, 0).checkpoint(b, 0));
        for (int tick = 1; tick <= 10; tick++) {
            commit(new Row().chunk(a, tick - 1, tick, 1).chunk(b, tick - 1, tick, 1));
        }
        store.expire();
        assertEquals(11, rows());
        commit(new Row().checkpoint(a, 10).checkpoint(b, 10));
        store.expire();
        assertEquals(12, rows(), "the older checkpoints need them");
        commit(new Row().checkpoint(a, 10).checkpoint(b, 10));
        store.expire();
        assertEquals(13, rows(), "those of the same tick have replaced the newer ones");
        commit(new Row().checkpoint(a, 11));
        store.expire();
        assertEquals(14, rows(), "b does");
        commit(new Row().checkpoint(b, 11).chunk(b, 0, 12, 1));
        store.expire();
        assertEquals(3, rows());
        assertEquals(11, load(a).durableTick());
        assertEquals(12, load(b).durableTick());
    }

    @Test
    void aRoomThatRestsNeedsNoRow() throws Exception {
        commit(new Row().checkpoint(a, 0).checkpoint(b, 0));
        commit(new Row().chunk(a, 0, 1, 1).end(b));
        commit(new Row().checkpoint(a, 1, false));
        store.expire();
        assertEquals(0, rows());
        assertEquals(1, load(a).durableTick());
        commit(new Row().checkpoint(a, 1).chunk(a, 0, 2, 1));
        store.expire();
        assertEquals(2, load(a).durableTick());
    }

    @Test
    void rowsOfAnEarlierStartExpireOnceNoRoomNeedsThem() throws Exception {
        commit(new Row().checkpoint(a, 0).chunk(a, 0, 1, 1).checkpoint(b, 0));
        restart();
        Grant next = acquire("a");
        assertEquals(1, load(a).durableTick());
        commit(new Row().checkpoint(next, 1));
        store.expire();
        assertEquals(2, rows(), "b needs it, and the older checkpoint of a");
        commit(new Row().checkpoint(next, 2).end(acquire("b")));
        store.expire();
        assertEquals(2, rows(), "both of this start");
        assertEquals(2, load(a).durableTick());
    }

    private int hosts() throws SQLException {
        Integer hosts = new Transaction(database.raw, database)
                .first("SELECT count(*) FROM tickwire_hosts", row -> row.getInt(1));
        database.raw.commit();
        return hosts;
    }

    @Test
    void hostsOfLongAgoThatOwnNoRoomAreForgotten() throws Exception {
        commit(new Row().checkpoint(a, 0).checkpoint(b, 0));
        Transaction transaction = new Transaction(database.raw, database);
        for (int i = 0; i < RoomOwnership.HOSTS_RETAINED + 10; i++) {
            RoomOwnership.newHost(transaction);
        }
        database.raw.commit();
        assertEquals(RoomOwnership.HOSTS_RETAINED + 1, hosts(), "the first owns rooms");
        commit(new Row().chunk(a, 0, 1, 1));
        restart();
        assertEquals(RoomOwnership.HOSTS_RETAINED + 1, hosts());
        acquire("a");
        acquire("b");
        restart();
        assertEquals(RoomOwnership.HOSTS_RETAINED, hosts());
    }

    @Test
    void aHostThatIsForgottenThoughItRunsIsThereAgainAfterAFailedCommit() throws Exception {
        commit(new Row().checkpoint(a, 0).end(b));
        commit(new Row().end(a));
        Transaction transaction = new Transaction(database.raw, database);
        for (int i = 0; i < RoomOwnership.HOSTS_RETAINED; i++) {
            RoomOwnership.newHost(transaction);
        }
        database.raw.commit();
        assertThrows(StoreException.class, () -> store.commit(new Row().commit()));
        store.reopen();
        Grant next = acquire("c");
        commit(new Row().checkpoint(next, 0).chunk(next, 0, 1, 1));
        assertEquals(1, load(next).durableTick());
    }

    /** Of each byte of each row, and each length: what is loaded is a prefix. */
    @Test
    void damageToARowLeavesThePrefix() throws Exception {
        commit(new Row().checkpoint(b, 0).checkpoint(a, 0).chunk(b, 0, 1, 1).chunk(a, 0, 1, 2));
        commit(new Row().chunk(a, 1, 3, 1).chunk(b, 1, 2, 3));
        commit(new Row().chunk(b, 2, 5, 1).chunk(a, 2, 4, 1).chunk(a, 3, 5, 1));
        Transaction transaction = new Transaction(database.raw, database);
        List<Long> ids = transaction.query("SELECT id FROM tickwire_commits ORDER BY id", row -> row.getLong(1));
        List<byte[]> rows =
                transaction.query("SELECT chunks FROM tickwire_commits ORDER BY id", row -> row.getBytes(1));
        for (int i = 0; i < rows.size(); i++) {
            for (int at = 0; at < rows.get(i).length; at++) {
                byte[] flipped = rows.get(i).clone();
                flipped[at] ^= (byte) (1 << (at % 8));
                damaged(transaction, ids.get(i), flipped);
                damaged(transaction, ids.get(i), Arrays.copyOf(rows.get(i), at));
            }
            transaction.update("UPDATE tickwire_commits SET chunks = ? WHERE id = ?", rows.get(i), ids.get(i));
        }
        database.raw.commit();
        assertEquals(5, load(a).durableTick());
        assertEquals(5, load(b).durableTick());
    }

    private void damaged(Transaction transaction, long id, byte[] chunks) throws SQLException {
        transaction.update("UPDATE tickwire_commits SET chunks = ? WHERE id = ?", chunks, id);
        RowTable index = new RowTable(RowTable.HOST_MAX);
        int sum = 0;
        for (Grant grant : List.of(a, b)) {
            RecoveredRoom recovered = CheckpointTable.load(transaction, grant.key(), index);
            assertNotNull(recovered);
            assertTrue(Row.isSound(recovered));
            assertEquals(0, recovered.tick());
            sum += recovered.durableTick();
        }
        assertTrue(sum < 10, "the damage was seen");
    }

    @Test
    void aDamagedCheckpointFallsBackToTheOneBeforeAndItsChunks() throws Exception {
        commit(new Row().checkpoint(a, 0).chunk(a, 0, 1, 2));
        commit(new Row().chunk(a, 1, 3, 1).checkpoint(a, 3).chunk(a, 0, 4, 1));
        commit(new Row().chunk(a, 1, 5, 1));
        store.expire();
        Transaction transaction = new Transaction(database.raw, database);
        for (String column : List.of("state", "header")) {
            byte[] sealed = transaction.first(
                    "SELECT " + column + " FROM tickwire_checkpoints WHERE tick = 3", row -> row.getBytes(1));
            for (int bit = 0; bit < 8 * sealed.length; bit++) {
                byte[] flipped = sealed.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                transaction.update("UPDATE tickwire_checkpoints SET " + column + " = ? WHERE tick = 3", flipped);
                RecoveredRoom recovered = CheckpointTable.load(transaction, a.key(), new RowTable(RowTable.HOST_MAX));
                assertNotNull(recovered);
                assertEquals(0, recovered.tick());
                assertEquals(5, recovered.durableTick(), "the chunks of both segments follow");
                assertTrue(Row.isSound(recovered));
            }
            transaction.update("UPDATE tickwire_checkpoints SET " + column + " = ? WHERE tick = 3", sealed);
        }
        database.raw.commit();
        assertEquals(3, load(a).tick());
    }

    @Test
    void itsTablesMigrateForwardAndNeverBack() throws Exception {
        List<List<String>> steps = new ArrayList<>();
        steps.add(List.of()); // what is there
        steps.add(List.of(
                "ALTER TABLE tickwire_rooms ADD COLUMN colour TEXT", "UPDATE tickwire_rooms SET colour = 'red'"));
        Transaction transaction = new Transaction(database.raw, database);
        DatabaseSchema.migrate(transaction, database, steps);
        DatabaseSchema.migrate(transaction, database, steps);
        assertEquals(
                List.of("red", "red"), transaction.query("SELECT colour FROM tickwire_rooms", row -> row.getString(1)));
        database.raw.commit();
        StoreException refused = assertThrows(StoreException.class, this::restart);
        assertTrue(
                refused.getMessage().contains("version 2 of its tables is newer than this program"),
                refused.getMessage());
        store = null;
    }

    @Test
    void aFailedWriteStopsEverythingUntilTheStoreIsOpenedAnew() throws Exception {
        commit(new Row().checkpoint(a, 0).checkpoint(b, 0));
        database.beforeCommit = () -> fail("disk full");
        StoreException failed = assertThrows(
                StoreException.class,
                () -> store.commit(new Row().chunk(a, 0, 1, 1).commit()));
        assertEquals("the store could not commit: disk full", failed.getMessage());
        database.heal();
        assertThrows(
                StoreException.class,
                () -> store.commit(new Row().chunk(a, 0, 1, 1).commit()));
        assertThrows(StoreException.class, () -> store.acquire(List.of("c")));
        assertThrows(StoreException.class, store::rooms);
        assertNull(store.reopen(), "the commit is not there");
        assertEquals(0, load(a).durableTick());
        commit(new Row().checkpoint(a, 1).chunk(a, 0, 2, 1));
        assertEquals(2, load(a).durableTick());
    }

    @Test
    void readingTellsWhetherACommitInDoubtIsThere() throws Exception {
        commit(new Row().checkpoint(a, 0).checkpoint(b, 0));
        Grant next = acquire("b");
        database.afterCommit = () -> fail("connection lost");
        Commit commit = new Row().chunk(a, 0, 1, 1).chunk(b, 0, 1, 1).commit();
        assertThrows(StoreException.class, () -> store.commit(commit));
        database.heal();
        assertEquals(Set.of(b), store.reopen(), "it is, but for what was fenced");
        assertEquals(1, load(a).durableTick());
        commit(new Row().chunk(a, 1, 2, 1).checkpoint(next, 0));
        assertEquals(2, load(a).durableTick());
        assertEquals(Set.of(), store.reopen(), "of the last commit, also if nothing failed");
    }

    @Test
    void opensAnewOnlyIfItCanWrite() throws Exception {
        commit(new Row().checkpoint(a, 0));
        database.connected = this::makeReadOnly;
        assertThrows(StoreException.class, store::reopen);
        database.heal();
        assertEquals(Set.of(), store.reopen());
    }

    /** What is written over the connection from now on fails. */
    abstract void makeReadOnly(Connection connection) throws SQLException;
}
