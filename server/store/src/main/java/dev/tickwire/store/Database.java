package dev.tickwire.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/**
 * A database, and where its SQL differs from that of the other one. {@link JdbcStore} writes SQL for both, with these
 * words:
 *
 * <pre>
 * {identity}  column type of a key that the database counts and never uses again
 * {long key}  column type of a 64-bit primary key
 * {bytes}     column type of bytes
 * {share}     locks the rows read against changes until the transaction ends
 * {update}    locks the rows read for this transaction alone
 * </pre>
 */
abstract class Database {
    private final Map<String, String> words;

    Database(Map<String, String> words) {
        this.words = words;
    }

    /**
     * A connection whose commits are durable when they return, with auto-commit off. Writes that a former connection
     * left in doubt are in effect, or never will be.
     */
    abstract Connection connect() throws SQLException;

    /** Makes the transaction the only one that changes the schema. */
    abstract void lockSchema(Transaction transaction) throws SQLException;

    String sql(String portable) {
        String sql = portable;
        for (Map.Entry<String, String> word : words.entrySet()) {
            sql = sql.replace(word.getKey(), word.getValue());
        }
        return sql;
    }

    static Connection connect(String url, Properties properties, String driver) throws SQLException {
        try {
            return DriverManager.getConnection(url, properties);
        } catch (SQLException e) {
            boolean noDriver = DriverManager.drivers()
                    .noneMatch(loaded -> loaded.getClass().getName().equals(driver));
            throw noDriver ? new SQLException("the JDBC driver " + driver + " is not on the class path", e) : e;
        }
    }

    /** Runs statements one by one; closes the connection if one fails. */
    static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
