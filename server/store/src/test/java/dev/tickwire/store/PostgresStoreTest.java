package dev.tickwire.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreTest extends StoreContract {
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

    @Test
    void theTestsRunWithDurableCommits() throws Exception {
        Transaction transaction = new Transaction(database.raw, database);
        assertEquals("on", transaction.first("SHOW fsync", row -> row.getString(1)));
        assertEquals("on", transaction.first("SHOW synchronous_commit", row -> row.getString(1)));
        database.raw.commit();
    }
}
