package dev.tickwire.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/** A file that only this process uses, with a write-ahead log that each commit forces to the disk. */
class SqliteDatabase extends Database {
    /**
     * Bytes of a page of a new file: a commit writes whole pages, and one of a single room has less than a hundred
     * bytes.
     */
    private static final int PAGE_BYTES = 1024;

    /**
     * Pages in the log at which a commit moves them into the file, 64 MiB: pages that expire before are never written
     * to the file. With a log of this size the start after a crash takes a tenth of a second longer.
     */
    private static final int LOG_PAGES = 65_536;

    private final Path file;

    SqliteDatabase(Path file) {
        super(Map.of(
                "{identity}", "INTEGER PRIMARY KEY AUTOINCREMENT",
                "{long key}", "INTEGER PRIMARY KEY",
                "{bytes}", "BLOB",
                "{share}", "",
                "{update}", ""));
        this.file = file;
    }

    @Override
    Connection connect() throws SQLException {
        Connection connection = connect("jdbc:sqlite:" + file, new Properties(), "org.sqlite.JDBC");
        run(
                connection,
                // The lock comes first: a log that one process uses needs no shared memory.
                "PRAGMA locking_mode=EXCLUSIVE",
                "PRAGMA page_size=" + PAGE_BYTES,
                "PRAGMA journal_mode=WAL",
                "PRAGMA synchronous=FULL",
                "PRAGMA fullfsync=ON",
                "PRAGMA wal_autocheckpoint=" + LOG_PAGES);
        settle(connection);
        connection.setAutoCommit(false);
        return connection;
    }

    /**
     * Moves the log into the file and empties it. After a write that failed, the system may show bytes of the log that
     * are not on the disk; bytes that are appended after them would be lost with them.
     */
    private static void settle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            if (!result.next() || result.getInt(1) != 0) {
                throw new SQLException("the log could not be moved into the file");
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    void lockSchema(Transaction transaction) {
        // Only this process uses the file.
    }
}
