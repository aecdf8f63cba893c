package dev.tickwire.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreFaultContract {
    private static final Path IO = Path.of("/proc/self/io");

    /** Of SQLite's log, before each page. */
    private static final int FRAME_HEADER_BYTES = 24;

    private static final int LOG_HEADER_BYTES = 32;
    private static final int PAGE_BYTES = 4096;

    @TempDir
    Path folder;

    @Override
    Database empty() {
        return new SqliteDatabase(folder.resolve("rooms.sqlite"));
    }

    @Override
    Store another() {
        return store;
    }

    @Override
    void makeReadOnly(Connection connection) throws SQLException {
        execute(connection, "PRAGMA query_only=ON");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Bytes that this process has given to the system to write. */
    @Override
    long bytesWritten() throws Exception {
        if (!Files.isReadable(IO)) {
            System.err.println("SKIPPED: no " + IO + " here, so the bytes that SQLite writes were not counted");
            Assumptions.abort("no " + IO);
        }
        return Files.readAllLines(IO).stream()
                .filter(line -> line.startsWith("wchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFullDiskFreezesTheJournalUntilThereIsSpace() throws Exception {
        Journal journal = journal();
        RoomJournal room = room(journal, "r");
        checkpoint(room, 0);
        journal.step();
        int[] pages = {0};
        new Transaction(database.raw, database).each("PRAGMA page_count", row -> pages[0] = row.getInt(1));
        execute(database.raw, "PRAGMA max_page_count=" + (pages[0] + 3));
        database.connected = connection -> execute(connection, "PRAGMA max_page_count=" + (pages[0] + 3));
        int tick = 1;
        byte[] much = new byte[10_000];
        while (!journal.frozen()) {
            room.append(tick++, 1, much, 0, much.length);
            journal.step();
        }
        assertTrue(room.durableTick() < tick - 1);
        database.heal();
        pass(1000);
        journal.step();
        assertFalse(journal.frozen());
        checkpoint(room, tick);
        journal.step();
        assertEquals(tick, room.durableTick());
        assertEquals(tick, durable(room));
    }

    /**
     * A log cut anywhere, or damaged anywhere, gives the rooms as some commit left them, the earlier the earlier the
     * damage.
     */
    @Test
    void aDamagedLogGivesAnEarlierCommit() throws Exception {
        restart(); // the tables are in the file; what follows stands in the log
        Journal journal = journal();
        RoomJournal room = room(journal, "r");
        TreeSet<Integer> committed = new TreeSet<>(List.of(RoomJournal.NOTHING_DURABLE));
        for (int tick = 0; tick < 12; tick++) {
            if (tick % 5 == 0) {
                checkpoint(room, tick);
            } else {
                append(room, tick);
            }
            journal.step();
            assertEquals(tick, room.durableTick());
            committed.add(tick);
        }
        byte[] file = Files.readAllBytes(folder.resolve("rooms.sqlite"));
        byte[] log = Files.readAllBytes(folder.resolve("rooms.sqlite-wal"));
        long seed = System.nanoTime();
        System.out.println("aDamagedLogGivesAnEarlierCommit: seed " + seed);
        Random random = new Random(seed);
        TreeSet<Integer> places = new TreeSet<>(List.of(0, LOG_HEADER_BYTES, log.length - 1));
        for (int at = LOG_HEADER_BYTES; at < log.length; at += FRAME_HEADER_BYTES + PAGE_BYTES) {
            places.addAll(List.of(at - 1, at, at + 1, at + random.nextInt(FRAME_HEADER_BYTES)));
            places.add(Math.min(log.length - 1, at + FRAME_HEADER_BYTES + random.nextInt(PAGE_BYTES)));
        }
        assertEquals(11, tick(file, log, room.grant()));
        int before = RoomJournal.NOTHING_DURABLE;
        for (int at : places) {
            int cut = tick(file, Arrays.copyOf(log, at), room.grant());
            assertTrue(committed.contains(cut) && cut >= before, "cut at " + at + ": " + cut);
            before = cut;
            byte[] flipped = log.clone();
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            int damaged = tick(file, flipped, room.grant());
            assertTrue(committed.contains(damaged), "seed " + seed + ", flipped at " + at + ": " + damaged);
        }
        assertTrue(before > 5, "most of the log was read");
    }

    /** The durable tick of a room in a copy of the store. */
    private int tick(byte[] file, byte[] log, Grant grant) throws Exception {
        Path copy = Files.createTempDirectory(folder, "copy").resolve("rooms.sqlite");
        Files.write(copy, file);
        Files.write(copy.resolveSibling("rooms.sqlite-wal"), log);
        JdbcStore damaged = new JdbcStore(new SqliteDatabase(copy));
        try {
            RecoveredRoom recovered = damaged.load(grant.key());
            assertTrue(recovered == null || Row.isSound(recovered));
            return recovered == null ? RoomJournal.NOTHING_DURABLE : recovered.durableTick();
        } finally {
            damaged.close();
        }
    }

    @Test
    void opensInAFolder() throws Exception {
        try (DataFolder data = DataFolder.lock(folder.resolve("data").resolve("8080"));
                Store opened = Stores.sqlite(data)) {
            assertNotNull(opened.acquire(List.of("r")));
            assertTrue(Files.exists(data.path().resolve("rooms.sqlite")));
        }
    }
}
