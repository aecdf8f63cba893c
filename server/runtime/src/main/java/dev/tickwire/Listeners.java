package dev.tickwire;

import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.transport.Descriptors;
import dev.tickwire.runtime.transport.HttpServer;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/**
 * The host's ports, each with threads of its own, so that players cannot keep operators out.
 *
 * <p>Ports are bound before rooms open: a client that reconnects meanwhile waits in the kernel's queue. If it were
 * refused, it would back off, and come late when the host is ready.
 *
 * <p><b>Threads.</b> Those that start and stop the host, one at a time.
 */
final class Listeners implements AutoCloseable {
    private static final int NONE = -1;

    private final @Nullable HttpServer players;
    private final @Nullable HttpServer operators;

    private Listeners(@Nullable HttpServer players, @Nullable HttpServer operators) {
        this.players = players;
        this.operators = operators;
    }

    /**
     * Binds the ports. Connections wait until they are served.
     *
     * @throws UncheckedIOException with one clear sentence, if a port cannot be bound
     */
    static Listeners bind(HostConfig config, Counters counters) {
        int playersMax = Descriptors.connectionsMax(HttpServer.PLAYERS_MAX);
        HttpServer players =
                config.embedded() ? null : bind("port", config.host(), config.port(), playersMax, counters);
        Integer adminPort = config.adminPort();
        try {
            HttpServer operators = adminPort == null
                    ? null
                    : bind("admin port", config.adminHost(), adminPort, HttpServer.OPERATORS_MAX, counters);
            return new Listeners(players, operators);
        } catch (RuntimeException e) {
            if (players != null) {
                players.close();
            }
            throw e;
        }
    }

    private static HttpServer bind(String what, String address, int port, int connectionsMax, Counters counters) {
        try {
            return new HttpServer(address, port, connectionsMax, counters);
        } catch (BindException e) {
            throw new UncheckedIOException(
                    what + " " + port + " of " + address + " cannot be used: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen at " + what + " " + port + " of " + address + ": " + e.getMessage(), e);
        }
    }

    /** Serves players, also those that have waited. */
    void servePlayers(HttpHandler handler) {
        if (players != null) {
            players.serve(handler);
        }
    }

    /** Serves operators, also those that have waited. */
    void serveOperators(HttpHandler handler) {
        if (operators != null) {
            operators.serve(handler);
        }
    }

    /** The port that players connect to; -1: none. */
    int port() {
        return players == null ? NONE : players.port();
    }

    /** The port that operators connect to; -1: none. */
    int adminPort() {
        return operators == null ? NONE : operators.port();
    }

    /** Accepts no further connections; those that are open stay. */
    void stopListening() {
        if (players != null) {
            players.stopListening();
        }
        if (operators != null) {
            operators.stopListening();
        }
    }

    /** Ends all connections and threads. */
    @Override
    public void close() {
        if (players != null) {
            players.close();
        }
        if (operators != null) {
            operators.close();
        }
    }
}
