package dev.tickwire.bench.peers;

import dev.tickwire.app.swarm.JoinAnswer;
import java.util.List;
import java.util.Map;

/** A server to measure: how to start it, join it and exchange messages with it. */
interface PeerServer {
    /** Its name in the tables. */
    String name();

    /** Whether it has a program for such a load. */
    boolean plays(Load load);

    /** The same server, with messages of this size on average, WebSocket header included. */
    default PeerServer sending(double bytes) {
        return this;
    }

    /** Its command line. */
    List<String> command(Load load, int port);

    /** Its environment. */
    Map<String, String> environment(Load load, int port);

    /** The port that listens last. */
    default int lastPort(int port) {
        return port;
    }

    /** Makes it idle; called when it listens, and when all clients have left. */
    default void tidy(int port) {}

    /** Joins the client of this number; waits for the answer. */
    JoinAnswer admit(Load load, int port, int client);

    /** A client of its protocol. */
    Bot bot(Load load);
}
