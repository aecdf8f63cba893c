package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.session.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * A client's socket after the WebSocket handshake.
 *
 * <p><b>Threads.</b> The room's worker calls the methods of {@link Connection}. It alone writes while the state is OPEN, and alone reads while it is OPEN or
 * BLOCKED. The I/O thread alone writes while it is BLOCKED or CLOSING, and alone reads while it is CLOSING. Each changes the state only after it has finished
 * its turn, so a change hands over what the other then touches:
 *
 * <pre>
 *   OPEN -> BLOCKED    worker: the kernel took part of a frame; the rest is parked
 *   BLOCKED -> OPEN    I/O thread: the rest is written
 *   OPEN, BLOCKED -> CLOSING    worker: goodbye, from the thread that changes the state: its own, or an old one
 *   any -> CLOSED      whoever sees the end
 * </pre>
 *
 * <p><b>Memory.</b> Nothing in the steady state; the tail of one message, one unfinished incoming message, one pong, one close frame.
 */
final class SocketConnection implements Connection, FrameParser.Controls {
    private enum State {
        OPEN,
        BLOCKED,
        CLOSING,
        CLOSED
    }

    private static final int DRAIN_BYTES = 1024;
    private static final MessageSink NOBODY = (buffer, offset, length) -> {};

    private final StreamConnection stream;
    private final Executor closing;
    private final Failures failures;
    private final ConduitStreamSourceChannel source;
    private final ConduitStreamSinkChannel sink;
    private final FrameParser parser = new FrameParser();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    private @Nullable ByteBuffer pong; // worker
    private boolean pongDue; // worker
    private int closeCode = FrameParser.NO_CODE; // who reads: the code the client gave
    private @Nullable ByteBuffer tail; // worker before it sets BLOCKED, then the I/O thread
    private volatile @Nullable ByteBuffer
            closeFrame; // written by the thread that sets CLOSING, then read by the I/O thread
    private boolean closeSent; // I/O thread
    private XnioExecutor.@Nullable Key deadline; // I/O thread, after the goodbye

    /**
     * Takes over a socket.
     *
     * @param stream with reads and writes suspended on its I/O thread
     * @param closing closes sockets; on an I/O thread each would make it look through all of its sockets
     * @param failures of what the I/O thread does here
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
            state.set(State.CLOSED);
            ended.run();
        }));
    }

    // ---- the room's worker

    @Override
    public Peer receive(ByteBuffer scratch, MessageSink sink) {
        if (over()) {
            return Peer.LOST;
        }
        if (!read(scratch.clear())) {
            cut();
            return Peer.LOST;
        }
        scratch.flip();
        try {
            parser.parse(scratch, sink, this);
        } catch (RuntimeException e) {
            skim(scratch);
            throw e;
        }
        if (parser.closed()) {
            close(closeCode, "");
            return closeCode == CloseReason.NORMAL.code() || closeCode == FrameParser.NO_CODE ? Peer.LEFT : Peer.LOST;
        }
        answerPing();
        return Peer.THERE;
    }

    @Override
    public boolean writable() {
        return state.get() == State.OPEN;
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
    public void pinged(byte[] buffer, int offset, int length) {
        if (over()) {
            return;
        }
        if (pong == null) {
            pong = ByteBuffer.allocate(2 + FrameParser.CONTROL_BYTES_MAX);
        }
        ServerFrames.putPong(pong, buffer, offset, length); // the newest ping only: RFC 6455 section 5.5.3
        pongDue = true;
    }

    @Override
    public void closed(int code) {
        closeCode = code;
    }

    private void answerPing() {
        if (pongDue && pong != null && writable()) {
            pongDue = false;
            write(pong);
        }
    }

    private boolean write(ByteBuffer frame) {
        assert writable() : "the worker writes an open connection only";
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
        if (state.compareAndSet(State.OPEN, State.BLOCKED)) {
            sink.resumeWrites();
        }
        return false;
    }

    /** Looks for the other side's goodbye only, as nobody wants its messages any more. */
    private void skim(ByteBuffer bytes) {
        try {
            parser.parse(bytes, NOBODY, this);
        } catch (RefusedException e) {
            // The connection is ending already; from here on the parser ignores everything.
        }
    }

    private void close(int code, String text) {
        ByteBuffer frame = ServerFrames.close(code, text);
        State before = state.get();
        while (before == State.OPEN || before == State.BLOCKED) {
            if (state.compareAndSet(before, State.CLOSING)) {
                closeFrame = frame;
                run(stream.getIoThread(), () -> failures.run(this::sayGoodbye));
                return;
            }
            before = state.get();
        }
    }

    // ---- the I/O thread

    private void sayGoodbye() {
        if (state.get() == State.CLOSED) {
            return;
        }
        deadline = stream.getIoThread()
                .executeAfter(() -> failures.run(this::cut), Limits.CLOSE_LINGER_MS, TimeUnit.MILLISECONDS);
        ByteBuffer scratch = ByteBuffer.allocate(DRAIN_BYTES);
        source.setReadListener(channel -> failures.run(() -> awaitGoodbye(scratch)));
        source.resumeReads();
        sink.resumeWrites();
        writePending();
    }

    /** Writes what is parked, then the close frame. */
    private void writePending() {
        try {
            if (!written(tail)) {
                return;
            }
            tail = null;
            if (state.get() == State.CLOSING) {
                if (closeFrame == null || !written(closeFrame)) { // null: sayGoodbye is on its way
                    return;
                }
                closeSent = true;
            }
            sink.suspendWrites(); // before OPEN: from then on the worker may resume them
        } catch (IOException e) {
            cut();
            return;
        }
        if (closeSent && parser.closed()) {
            cut();
        } else {
            state.compareAndSet(State.BLOCKED, State.OPEN); // fails if the worker closes: sayGoodbye is on its way
        }
    }

    private boolean written(@Nullable ByteBuffer frame) throws IOException {
        if (frame == null) {
            return true;
        }
        sink.write(frame);
        return !frame.hasRemaining();
    }

    private void awaitGoodbye(ByteBuffer scratch) {
        if (!read(scratch.clear())) {
            cut();
            return;
        }
        skim(scratch.flip());
        if (closeSent && parser.closed()) {
            cut();
        }
    }

    // ---- any thread

    private boolean over() {
        State now = state.get();
        return now == State.CLOSING || now == State.CLOSED;
    }

    /** One read; false at the end of the stream. */
    private boolean read(ByteBuffer into) {
        try {
            return source.read(into) >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void cut() {
        if (state.getAndSet(State.CLOSED) != State.CLOSED) {
            if (deadline != null) {
                deadline.remove();
            }
            run(closing, () -> IoUtils.safeClose(stream));
        }
    }

    private void run(Executor where, Runnable task) {
        try {
            where.execute(task);
        } catch (RejectedExecutionException e) { // its threads are being shut down
            IoUtils.safeClose(stream);
        }
    }
}
