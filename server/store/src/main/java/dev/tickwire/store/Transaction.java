package dev.tickwire.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements of the transaction that a connection is in. */
final class Transaction {
    /** Rows fetched at once: each may hold the chunks of all rooms. */
    private static final int FETCH_ROWS = 16;

    private final Connection connection;
    private final Database database;

    Transaction(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    interface Visitor {
        void visit(ResultSet row) throws SQLException;
    }

    /** Runs a statement; says how many rows it changed. */
    int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        }
    }

    void each(String sql, Visitor visitor, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    visitor.visit(rows);
                }
            }
        }
    }

    <T> List<T> query(String sql, Reader<T> reader, Object... values) throws SQLException {
        List<T> read = new ArrayList<>();
        each(sql, row -> read.add(reader.read(row)), values);
        return read;
    }

    /** What is read of the first row; {@code null} if there is none. */
    <T> @Nullable T first(String sql, Reader<T> reader, Object... values) throws SQLException {
        List<T> read = query(sql, reader, values);
        return read.isEmpty() ? null : read.get(0);
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(database.sql(sql));
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
