package dev.tickwire.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    Path folder;

    @Override
    Database empty() {
        return new SqliteDatabase(folder.resolve("rooms.sqlite"));
    }

    @Override
    void makeReadOnly(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only=ON");
        }
    }
}
