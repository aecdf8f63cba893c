package dev.tickwire.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** A database whose connections, statements and commits fail or take long when a test says so. */
final class FaultyDatabase extends Database {
    interface Fault {
        void run() throws SQLException;
    }

    interface OnConnection {
        void run(Connection connection) throws SQLException;
    }

    private final Database real;
    Fault connecting = () -> {};
    OnConnection connected = connection -> {};
    Fault preparing = () -> {};
    Fault beforeCommit = () -> {};
    Fault afterCommit = () -> {};

    /** The newest connection without faults. */
    Connection raw;

    FaultyDatabase(Database real) {
        super(java.util.Map.of());
        this.real = real;
    }

    @Override
    Connection connect() throws SQLException {
        connecting.run();
        Connection connection = real.connect();
        raw = connection;
        connected.run(connection);
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    boolean commit = method.getName().equals("commit");
                    if (commit) {
                        beforeCommit.run();
                    } else if (method.getName().equals("prepareStatement")) {
                        preparing.run();
                    }
                    try {
                        Object result = method.invoke(connection, arguments);
                        if (commit) {
                            afterCommit.run();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    void lockSchema(Transaction transaction) throws SQLException {
        real.lockSchema(transaction);
    }

    @Override
    String sql(String portable) {
        return real.sql(portable);
    }

    /** No fault any more. */
    void heal() {
        connecting = () -> {};
        connected = connection -> {};
        preparing = () -> {};
        beforeCommit = () -> {};
        afterCommit = () -> {};
    }

    static void fail(String message) throws SQLException {
        throw new SQLException(message);
    }
}
