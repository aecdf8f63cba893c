package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.session.Connection;

/** Decides who may open a WebSocket. Called by I/O threads; must not block. */
@FunctionalInterface
public interface UpgradeGate {
    /** Someone who was let in; exactly one of the two happens, on any thread. */
    interface Arrival {
        /** The socket is open and belongs to the receiver. */
        void connected(Connection connection);

        /** The client was gone before the upgrade was done. */
        void failed();
    }

    /**
     * Lets the request in.
     *
     * @throws dev.tickwire.runtime.http.HttpProblem to refuse
     */
    Arrival admit(Request request);
}
