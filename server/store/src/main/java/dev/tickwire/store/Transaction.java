package dev.tickwire.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements of the transaction that a connection is in. */
final class Transaction {
    /** Rows fetched at once: each may hold the chunks of all rooms. */
    private static final int FETCH_ROWS = 16;

    /** Values of one statement; databases take thousands. */
    private static final int VALUES_MAX = 500;

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

    /** Runs a statement, and returns the number of rows that it changed. */
    int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        }
    }

    /** Runs a statement once for each row of values, in order, with one round trip. */
    void batch(String sql, List<Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(database.sql(sql))) {
            for (Object[] values : rows) {
                set(statement, values);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * Visits the results of a statement for many values, some hundred values at a time.
     *
     * @param sql with {@code {values}} where the values belong
     * @param each the SQL for one value, with one {@code ?}
     */
    void eachOf(String sql, String each, Collection<?> values, Visitor visitor) throws SQLException {
        List<?> all = List.copyOf(values);
        for (int from = 0; from < all.size(); from += VALUES_MAX) {
            List<?> part = all.subList(from, Math.min(from + VALUES_MAX, all.size()));
            String list = String.join(", ", Collections.nCopies(part.size(), each));
            each(sql.replace("{values}", list), visitor, part.toArray());
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

    /** The result of the first row; {@code null} if there is none. */
    <T> @Nullable T first(String sql, Reader<T> reader, Object... values) throws SQLException {
        List<T> read = query(sql, reader, values);
        return read.isEmpty() ? null : read.get(0);
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(database.sql(sql));
        set(statement, values);
        return statement;
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
