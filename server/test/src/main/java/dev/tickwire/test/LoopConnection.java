package dev.tickwire.test;

import dev.tickwire.client.ClientSession;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.session.Connection;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection without a network: what one side sends, the other side gets at once, unless it stalls. */
final class LoopConnection implements Connection {
    private final ArrayDeque<byte[]> toServer = new ArrayDeque<>();
    private final List<Record> events = new ArrayList<>();
    private final ClientSession client;
    private boolean stalled;
    private boolean mute;
    private Peer peer = Peer.THERE;
    private @Nullable CloseReason closeReason;
    private String closeText = "";

    LoopConnection(GameType game) {
        this.client = new ClientSession(game.schema(), game.messages(), toServer::add, events::add);
    }

    ClientSession client() {
        return client;
    }

    /** Lets the client say something besides what it says by itself. */
    void say(byte[] message) {
        toServer.add(message);
    }

    /** Events the client was told. */
    List<Record> events() {
        return events;
    }

    /** While it stalls the client's socket takes nothing more. */
    void stall(boolean stalled) {
        this.stalled = stalled;
    }

    /** While it is mute nothing of what the client says arrives. */
    void mute(boolean mute) {
        this.mute = mute;
    }

    /** The client is gone, with a goodbye or without. */
    void hangUp(boolean goodbye) {
        peer = goodbye ? Peer.LEFT : Peer.LOST;
    }

    @Nullable
    CloseReason closeReason() {
        return closeReason;
    }

    String closeText() {
        return closeText;
    }

    @Override
    public Peer receive(ByteBuffer scratch, MessageSink sink) {
        for (byte[] message = toServer.poll(); message != null; message = toServer.poll()) {
            if (!mute) {
                sink.message(message, 0, message.length);
            }
        }
        return peer;
    }

    @Override
    public boolean writable() {
        return !stalled && closeReason == null;
    }

    @Override
    public boolean send(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        client.receive(bytes);
        return true;
    }

    @Override
    public void close(CloseReason reason, String text) {
        if (closeReason == null) {
            closeReason = reason;
            closeText = text;
        }
    }
}
