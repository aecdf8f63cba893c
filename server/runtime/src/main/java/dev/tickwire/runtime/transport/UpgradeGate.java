package dev.tickwire.runtime.transport;

import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.session.Connection;

/** Decides which requests may open a WebSocket. Called by I/O threads; must not block. */
@FunctionalInterface
public interface UpgradeGate {
    /** The receiver of an admitted client's socket. Exactly one of its methods is called, by any thread. */
    interface Arrival {
        /** The socket is open and belongs to the receiver. */
        void connected(Connection connection);

        /** The client left before the upgrade was complete. */
        void failed();
    }

    /**
     * Admits the request.
     *
     * @throws dev.tickwire.runtime.http.HttpProblem to refuse
     */
    Arrival admit(Request request);
}
