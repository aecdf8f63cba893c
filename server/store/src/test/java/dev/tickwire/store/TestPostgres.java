package dev.tickwire.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL that forces its log to the disk, as one does that is to be trusted; by default the tests' one does
 * not.
 */
final class TestPostgres {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private TestPostgres() {}

    /** Starts one in a folder; skips the tests, loudly, if it does not start here. */
    static EmbeddedPostgres start(Path folder, int port) {
        try {
            return EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
        } catch (IOException | RuntimeException | LinkageError e) {
            String message = "SKIPPED: no PostgreSQL starts here, so the store was not tested with it: " + e;
            System.err.println(message);
            return Assumptions.abort(message);
        }
    }

    /** A database without tables. */
    static PostgresDatabase empty(EmbeddedPostgres postgres) throws Exception {
        String schema = "s" + SCHEMAS.incrementAndGet();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return new PostgresDatabase(postgres.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema);
    }
}
