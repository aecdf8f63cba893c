package dev.tickwire.bench.peers;

import dev.tickwire.app.swarm.Admission;
import java.util.List;
import java.util.Map;

/** A server to measure: how it is started, joined and spoken to. */
interface Contender {
    /** What the tables call it. */
    String name();

    /** Whether it has a program for such a load. */
    boolean plays(Load load);

    /** The same server, with messages of this size on average, WebSocket header included. */
    default Contender sending(double bytes) {
        return this;
    }

    /** How to start it. */
    List<String> command(Load load, int port);

    /** With what in its environment. */
    Map<String, String> environment(Load load, int port);

    /** Which of its ports listens last. */
    default int lastPort(int port) {
        return port;
    }

    /** Makes it idle: to be called once it listens, and when everybody has left. */
    default void tidy(int port) {}

    /** A seat for the client of this number; waits for the answer. */
    Admission admit(Load load, int port, int client);

    /** Its protocol, for one client. */
    Bot bot(Load load);
}
