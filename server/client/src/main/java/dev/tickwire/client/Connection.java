package dev.tickwire.client;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, from its opening to its end. A session may have several, one after the other.
 *
 * <p>Its {@link Heartbeat} decides when the connection ends, because the JDK does not always notice: when a connection
 * breaks at the wrong moment, a send never completes, and neither {@code onClose} nor {@code onError} is called.
 *
 * <p><b>Threads.</b> Any. The connection calls its owner without holding its own lock, except in {@link #open}; so the
 * owner may hold its lock when it calls the connection.
 */
final class Connection implements WebSocket.Listener {
    /** WebSocket's code for an end without a close frame. */
    static final int LOST = 1006;

    /** UTF-16 units in the reason of a close frame: at most 123 bytes of UTF-8 (RFC 6455 section 5.5), 3 per unit. */
    private static final int CLOSE_REASON_CHARS_MAX = 41;

    /** The owner of the connection. */
    interface Owner {
        /**
         * Takes in a message.
         *
         * @throws RefusedException if it is malformed; the connection ends
         */
        void received(Connection from, byte[] message);

        /** Sends a ping. */
        void asked(Connection from);

        /** The connection is over; called once, as the last call. */
        void ended(Connection by, int code, String reason);
    }

    private final Clock clock;
    private final Owner owner;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream(); // the WebSocket's threads, one at a time
    private final Heartbeat heartbeat; // guarded by this
    private @Nullable WebSocket socket; // guarded by this: none before it has opened
    private CompletableFuture<WebSocket> sending =
            new CompletableFuture<>(); // guarded by this; one send at a time is allowed
    private boolean receiving; // guarded by this: the owner handles a message, and nothing is read meanwhile
    private boolean over; // guarded by this

    /**
     * A connection that is not opened yet.
     *
     * @param connectMs until the first message, beyond which the attempt has failed
     */
    Connection(Clock clock, Owner owner, long connectMs) {
        this.clock = clock;
        this.owner = owner;
        this.heartbeat = new Heartbeat(clock.nowMs(), connectMs);
    }

    /** Opens the WebSocket; called once. */
    synchronized void open(Function<WebSocket.Listener, CompletableFuture<WebSocket>> opener) {
        wakeInTime();
        sending = opener.apply(this).whenComplete((ws, refused) -> {
            if (refused != null) {
                end(LOST, String.valueOf(refused.getMessage()));
            }
        });
    }

    /** Sends a message, after those before it. */
    synchronized void send(byte[] bytes) {
        sending = sending.thenCompose(ws -> ws.sendBinary(ByteBuffer.wrap(bytes), true));
        if (heartbeat.sending(clock.nowMs())) {
            sending = sending.whenComplete((ws, failure) -> sent(failure));
        }
    }

    private synchronized void sent(@Nullable Throwable failure) {
        if (failure == null) {
            heartbeat.sent();
        } else {
            // A close frame of the server with the reason may have arrived.
            heartbeat.endBy(clock.nowMs() + Heartbeat.ANSWER_MS_MAX);
        }
    }

    /** Leaves. The connection ends with the server's answer, or without one in {@link Heartbeat#QUIET_MS_MAX}. */
    synchronized void close() {
        sending = sending.thenCompose(ws -> ws.sendClose(CloseReason.NORMAL.code(), ""));
        heartbeat.endBy(clock.nowMs() + Heartbeat.QUIET_MS_MAX);
    }

    private synchronized void wakeInTime() {
        clock.after(Math.max(0, heartbeat.wakeMs() - clock.nowMs()), this::wake);
    }

    private void wake() {
        Heartbeat.Verdict verdict;
        synchronized (this) {
            if (over) {
                return;
            }
            long nowMs = clock.nowMs();
            if (receiving) {
                heartbeat.received(nowMs);
            }
            verdict = heartbeat.wake(nowMs);
        }
        if (verdict == Heartbeat.Verdict.DEAD) {
            closeWith(CloseReason.SILENT, "");
            end(LOST, "no message of the server came");
            return;
        }
        wakeInTime();
        if (verdict == Heartbeat.Verdict.ASK) {
            owner.asked(this);
        }
    }

    /**
     * Tells the server why the connection is over. The answer does not matter, but the close frame has to reach the
     * server before the socket ends.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the abort follows, whatever comes of it
    private synchronized void closeWith(CloseReason why, String text) {
        WebSocket closing = socket;
        if (closing != null) {
            closing.sendClose(why.code(), shortened(text));
            clock.after(Heartbeat.ANSWER_MS_MAX, closing::abort);
        }
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), CLOSE_REASON_CHARS_MAX));
    }

    private void end(int code, String reason) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        owner.ended(this, code, reason);
    }

    @Override
    public void onOpen(WebSocket ws) {
        synchronized (this) {
            socket = ws;
            if (over) {
                ws.abort();
                return;
            }
        }
        ws.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        message.writeBytes(part);
        mark(last);
        if (last || message.size() > Limits.FRAME_BYTES_MAX) { // refuses a message that is too long before it is whole
            byte[] whole = message.toByteArray();
            message.reset();
            try {
                owner.received(this, whole);
            } catch (RefusedException e) {
                refuse(e);
            } finally {
                mark(false);
            }
        }
        ws.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
        refuse(new RefusedException(CloseReason.UNEXPECTED, "a text message"));
        return null;
    }

    private void refuse(RefusedException refusal) {
        String why = String.valueOf(refusal.getMessage());
        closeWith(refusal.reason(), why);
        end(refusal.reason().code(), why);
    }

    private synchronized void mark(boolean nowReceiving) {
        receiving = nowReceiving;
        heartbeat.received(clock.nowMs());
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
        if (code == LOST) {
            ws.abort(); // or else the JDK sends 1000 to a server that still reads, and the player leaves
        } else {
            // The JDK answers now, and closes the socket when the answer is sent, which may never happen.
            clock.after(Heartbeat.ANSWER_MS_MAX, ws::abort);
        }
        end(code, reason);
        return null;
    }

    @Override
    public void onError(WebSocket ws, Throwable error) {
        end(LOST, String.valueOf(error.getMessage()));
    }
}
