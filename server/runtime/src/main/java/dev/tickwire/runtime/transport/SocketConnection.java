package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.session.Connection;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A client's socket after the WebSocket handshake.
 *
 * <p><b>Threads.</b> The room's worker calls the methods of {@link Connection}. It alone writes while the state is
 * OPEN, and alone reads while it is OPEN or BLOCKED. The I/O thread alone writes while it is BLOCKED or CLOSING, and
 * alone reads while it is CLOSING. A thread changes the state after its last access, so the change publishes its writes
 * to the other thread:
 *
 * <pre>
 *   OPEN -> BLOCKED             {@link #block}: the worker: the kernel took part of a frame; the rest is parked
 *   BLOCKED -> OPEN             {@link #unblock}: the I/O thread, when the rest is written
 *   OPEN, BLOCKED -> CLOSING    {@link #startClosing}: the room's worker, present or past
 *   any -> CLOSED               {@link #end}: the thread that sees the end of the socket
 * </pre>
 *
 * <p><b>Memory.</b> Nothing in the steady state; otherwise the tail of one message, one incomplete incoming message,
 * one pong, one close frame.
 */
final class SocketConnection extends FrameParser implements Connection {
    private static final int OPEN = 0;
    private static final int BLOCKED = 1;
    private static final int CLOSING = 2;
    private static final int CLOSED = 3;
    private static final VarHandle STATE = state();

    private static final MessageSink DROP = (buffer, offset, length) -> {};

    private final StreamConnection stream;
    private final Executor closing;
    private final Failures failures;
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;
    private volatile int state = OPEN;

    private @Nullable ByteBuffer pong; // worker
    private boolean pongDue; // worker
    private @Nullable ByteBuffer tail; // worker before it sets BLOCKED, then the I/O thread
    private volatile @Nullable ByteBuffer
            closeFrame; // written by the thread that sets CLOSING, then read by the I/O thread
    private boolean closeSent; // I/O thread
    private XnioExecutor.@Nullable Key deadline; // I/O thread, after sendClose

    /**
     * Takes over a socket.
     *
     * @param stream with reads and writes suspended on its I/O thread
     * @param closing closes sockets; on an I/O thread each close would make the thread scan all of its sockets
     * @param failures of the I/O thread's tasks
     * @param ended called once, by any thread, when the socket is gone
     */
    SocketConnection(StreamConnection stream, Executor closing, Failures failures, Runnable ended) {
        this.stream = stream;
        this.closing = closing;
        this.failures = failures;
        this.source = stream.getSourceChannel();
        this.sink = stream.getSinkChannel();
        sink.setWriteListener(channel -> failures.run(this::writePending));
        stream.setCloseListener(closed -> failures.run(() -> {
            end();
            ended.run();
        }));
    }

    private static VarHandle state() {
        try {
            return MethodHandles.lookup().findVarHandle(SocketConnection.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // ---- changes of the state

    /** False if the state is no longer OPEN. */
    private boolean block() {
        return STATE.compareAndSet(this, OPEN, BLOCKED);
    }

    /** Does nothing if the state is no longer BLOCKED. */
    private void unblock() {
        STATE.compareAndSet(this, BLOCKED, OPEN);
    }

    /** False if the connection was closing already. */
    private boolean startClosing() {
        int before = state;
        while (before < CLOSING && !STATE.compareAndSet(this, before, CLOSING)) {
            before = state;
        }
        return before < CLOSING;
    }

    /** False if the connection had ended already. */
    private boolean end() {
        return (int) STATE.getAndSet(this, CLOSED) != CLOSED;
    }

    // ---- the room's worker

    @Override
    public Peer receive(MessageSink sink) {
        if (over()) {
            return Peer.LOST;
        }
        ReadBuffer in = ReadBuffer.ofThread();
        if (!read(in)) {
            cut();
            return Peer.LOST;
        }
        try {
            parse(in, sink);
        } catch (RuntimeException e) {
            skim(in);
            throw e;
        }
        if (closeReceived()) {
            close(closeCode(), "");
            return closeCode() == CloseReason.NORMAL.code() || closeCode() == NO_CODE ? Peer.LEFT : Peer.LOST;
        }
        answerPing();
        return Peer.THERE;
    }

    @Override
    public boolean writable() {
        return state == OPEN;
    }

    @Override
    public boolean send(ByteBuffer message) {
        assert message.position() >= HEADROOM_BYTES : "no room for the header";
        ServerFrames.prependHeader(message);
        return write(message);
    }

    @Override
    public void close(CloseReason reason, String text) {
        close(reason.code(), text);
    }

    @Override
    void pinged(byte[] payload, int length) {
        if (over()) {
            return;
        }
        if (pong == null) {
            pong = ByteBuffer.allocate(2 + CONTROL_BYTES_MAX);
        }
        ServerFrames.putPong(pong, payload, length); // the newest ping only: RFC 6455 section 5.5.3
        pongDue = true;
    }

    private void answerPing() {
        if (pongDue && pong != null && writable()) {
            pongDue = false;
            write(pong);
        }
    }

    private boolean write(ByteBuffer frame) {
        assert writable() : "the worker writes only to an open connection";
        try {
            sink.write(frame);
        } catch (IOException e) {
            cut();
            return false;
        }
        if (!frame.hasRemaining()) {
            return true;
        }
        tail = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
        if (block()) {
            sink.resumeWrites();
        }
        return false;
    }

    /** Parses for the client's close frame only, and drops messages. */
    private void skim(ReadBuffer in) {
        try {
            parse(in, DROP);
        } catch (RefusedException e) {
            // The connection is ending already; the parser ignores all later bytes.
        }
    }

    private void close(int code, String text) {
        ByteBuffer frame = ServerFrames.close(code, text);
        if (startClosing()) {
            closeFrame = frame;
            run(stream.getIoThread(), () -> failures.run(this::sendClose));
        }
    }

    // ---- the I/O thread

    private void sendClose() {
        if (state == CLOSED) {
            return;
        }
        deadline = stream.getIoThread()
                .executeAfter(() -> failures.run(this::cut), Limits.CLOSE_LINGER_MS, TimeUnit.MILLISECONDS);
        source.setReadListener(channel -> failures.run(this::awaitClose));
        source.resumeReads();
        sink.resumeWrites();
        writePending();
    }

    /** Writes the parked tail, then the close frame. */
    private void writePending() {
        try {
            if (!written(tail)) {
                return;
            }
            tail = null;
            if (state == CLOSING) {
                if (closeFrame == null || !written(closeFrame)) { // null: sendClose is scheduled
                    return;
                }
                closeSent = true;
            }
            sink.suspendWrites(); // before OPEN: after it the worker may resume writes
        } catch (IOException e) {
            cut();
            return;
        }
        if (closeSent && closeReceived()) {
            cut();
        } else {
            unblock(); // does nothing if the worker closes: sendClose is scheduled
        }
    }

    private boolean written(@Nullable ByteBuffer frame) throws IOException {
        if (frame == null) {
            return true;
        }
        sink.write(frame);
        return !frame.hasRemaining();
    }

    private void awaitClose() {
        ReadBuffer in = ReadBuffer.ofThread();
        if (!read(in)) {
            cut();
            return;
        }
        skim(in);
        if (closeSent && closeReceived()) {
            cut();
        }
    }

    // ---- any thread

    private boolean over() {
        return state >= CLOSING;
    }

    /** One read; false at the end of the stream. */
    private boolean read(ReadBuffer in) {
        try {
            return read(source, in) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void cut() {
        if (end()) {
            if (deadline != null) {
                deadline.remove();
            }
            run(closing, () -> IoUtils.safeClose(stream));
        }
    }

    private void run(Executor where, Runnable task) {
        try {
            where.execute(task);
        } catch (RejectedExecutionException e) { // its threads are shutting down
            IoUtils.safeClose(stream);
        }
    }
}
