package dev.tickwire.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreTest extends StoreFaultContract {
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start(@TempDir Path folder) {
        postgres = TestPostgres.start(folder, 0);
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    Database empty() throws Exception {
        return TestPostgres.empty(postgres);
    }

    @Override
    void makeReadOnly(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = on");
        }
        connection.commit();
    }

    @Override
    Store another() throws StoreException {
        return new JdbcStore(database);
    }

    /**
     * The log, and the files of the tables, which are written at most once beside it: space is used again within a
     * checkpoint of the database.
     */
    @Override
    long bytesWritten() throws Exception {
        Transaction transaction = new Transaction(database.raw, database);
        Long bytes = transaction.first(
                "SELECT pg_current_wal_insert_lsn() - '0/0' + sum(pg_total_relation_size(oid))"
                        + " FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace",
                row -> row.getLong(1));
        database.raw.commit();
        return bytes;
    }

    @Test
    @Timeout(300)
    void aServerThatIsKilledFreezesTheJournalUntilItIsBack(@TempDir Path own) throws Exception {
        int port = freePort();
        EmbeddedPostgres first = TestPostgres.start(own, port);
        store.close();
        database = new FaultyDatabase(TestPostgres.empty(first));
        store = new JdbcStore(database);
        Journal journal = journal();
        RoomJournal room = room(journal, "r");
        checkpoint(room, 0);
        append(room, 1);
        journal.step();
        assertEquals(1, room.durableTick());
        kill(own);
        first.close();
        append(room, 2);
        journal.step();
        assertTrue(journal.frozen());
        pass(1000);
        journal.step();
        assertTrue(journal.frozen());
        EmbeddedPostgres second = TestPostgres.start(own, port);
        try {
            pass(30_000);
            journal.step();
            assertFalse(journal.frozen());
            assertEquals(1, durable(room));
            assertTrue(checkpoint(room, 5));
            append(room, 6);
            journal.step();
            assertEquals(6, room.durableTick());
            assertEquals(6, durable(room));
        } finally {
            store.close();
            second.close();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void kill(Path data) throws Exception {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(server), server.descendants()).toList();
        for (ProcessHandle process : all) {
            process.destroyForcibly();
        }
        for (ProcessHandle process : all) {
            process.onExit().get();
        }
    }

    @Test
    void theTestsRunWithDurableCommits() throws Exception {
        Transaction transaction = new Transaction(database.raw, database);
        assertEquals("on", transaction.first("SHOW fsync", row -> row.getString(1)));
        assertEquals("on", transaction.first("SHOW synchronous_commit", row -> row.getString(1)));
        database.raw.commit();
    }
}
