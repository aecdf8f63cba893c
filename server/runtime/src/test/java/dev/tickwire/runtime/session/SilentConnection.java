package dev.tickwire.runtime.session;

import dev.tickwire.protocol.CloseReason;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** The connection of a client that sends nothing; it takes all that the server sends. */
public class SilentConnection implements Connection {
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    /** Completes when the server closes the connection. */
    public final CompletableFuture<CloseReason> closed() {
        return closed;
    }

    @Override
    public Peer receive(MessageSink sink) {
        return Peer.THERE;
    }

    @Override
    public final boolean writable() {
        return !closed.isDone();
    }

    @Override
    public boolean send(ByteBuffer message) {
        return true;
    }

    @Override
    public void close(CloseReason reason, String text) {
        closed.complete(reason);
    }
}
