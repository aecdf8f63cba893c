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

/** A connection without a network: each side gets the messages of the other at once, unless it stalls. */
class LoopbackConnection implements Connection {
    private final ArrayDeque<byte[]> toServer;
    private final List<Record> events;
    private final ClientSession client;
    private boolean cut;
    private int sendsUntilCut = Integer.MAX_VALUE;
    private int sendsUntilStall = Integer.MAX_VALUE;
    private boolean stalled;
    private boolean mute;
    private Peer peer = Peer.THERE;
    private @Nullable CloseReason closeReason;
    private String closeText = "";

    LoopbackConnection(GameType game) {
        this.toServer = new ArrayDeque<>();
        this.events = new ArrayList<>();
        this.client = new ClientSession(game.schema(), game.messages(), toServer::add, events::add);
    }

    /** Another connection of the same client, whose other one is cut. */
    LoopbackConnection(LoopbackConnection before) {
        before.cut();
        this.toServer = before.toServer;
        this.events = before.events;
        this.client = before.client;
    }

    /** From now on nothing arrives at either side, and the server does not notice. */
    void cut() {
        cut = true;
        client.lost();
        toServer.clear();
    }

    /** As {@link #cut}, once the server has sent N more messages. */
    void cutAfter(int sends) {
        sendsUntilCut = sends;
    }

    /** As {@link #stall}, once the server has sent N more messages. */
    void stallAfter(int sends) {
        sendsUntilStall = sends;
    }

    ClientSession client() {
        return client;
    }

    /** Sends bytes of the test to the server, as from the client. */
    void sendRaw(byte[] message) {
        toServer.add(message);
    }

    /** Events that the client has received. */
    List<Record> events() {
        return events;
    }

    /** While it stalls the client's socket takes no more messages. */
    void stall(boolean stalled) {
        this.stalled = stalled;
    }

    /** While it is mute the client's messages are lost. */
    void mute(boolean mute) {
        this.mute = mute;
    }

    /** The client disconnects, with a close frame or without. */
    void disconnect(boolean goodbye) {
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
    public Peer receive(MessageSink sink) {
        if (cut) {
            return peer;
        }
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
        if (!cut && sendsUntilCut-- == 0) {
            cut();
        }
        if (!cut) {
            client.receive(bytes);
        }
        stalled |= --sendsUntilStall == 0;
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
