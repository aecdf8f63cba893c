package dev.tickwire.client;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A host, as a client sees it.
 *
 * <p><b>Threads.</b> Any.
 */
interface Host {
    /**
     * Asks for a seat.
     *
     * @param request the members of a join (PROTOCOL.md section 1)
     * @return fails with a {@link JoinException}
     */
    CompletableFuture<Seat> join(Map<String, Object> request);

    /** Opens a WebSocket, offering the protocol and a credential. */
    CompletableFuture<WebSocket> open(URI url, WebSocket.Listener listener, String... credentials);
}
