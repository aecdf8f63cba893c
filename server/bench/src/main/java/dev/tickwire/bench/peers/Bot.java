package dev.tickwire.bench.peers;

import static java.util.Objects.requireNonNull;

import dev.tickwire.app.swarm.ClientSocket;
import dev.tickwire.app.swarm.JoinAnswer;
import dev.tickwire.app.swarm.Meter;
import dev.tickwire.bench.CourseScript;
import dev.tickwire.protocol.CloseReason;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A client that plays its script and counts snapshots. Subclasses know a server's protocol. Threads: the crowd's. */
abstract class Bot implements ClientSocket.Listener {
    private @Nullable ClientSocket socket;
    private @Nullable Meter meter;
    private @Nullable CourseScript script;
    private @Nullable String ended;
    private boolean leaving;
    private long snapshotNs;

    /** Begins to connect. */
    final void connect(Selector selector, JoinAnswer to, SplittableRandom random, boolean steering, Meter counted)
            throws IOException {
        meter = counted;
        script = new CourseScript(random.split(), steering);
        socket = new ClientSocket(selector, to, random, counted, this);
        socket.connect();
    }

    /** Sends an input. */
    abstract void hold(byte dx, byte dy);

    /** Sends the script's next input, if it plays. */
    final void advance() {
        if (playing()) {
            CourseScript course = requireNonNull(script);
            course.advance();
            hold(course.dx(), course.dy());
        }
    }

    final void send(byte[] message, int length) {
        requireNonNull(socket).send(message, length);
    }

    /** Counts a received snapshot. */
    final void snapshot() {
        long nowNs = System.nanoTime();
        Meter counted = requireNonNull(meter);
        if (snapshotNs != 0) {
            Meter.record(counted.gapUs, (nowNs - snapshotNs) / 1000);
        }
        counted.frames++;
        snapshotNs = nowNs;
    }

    /** Arrival of the newest snapshot, in nanoseconds of {@link System#nanoTime}; 0 before the first. */
    final long snapshotNs() {
        return snapshotNs;
    }

    final boolean playing() {
        return snapshotNs != 0 && ended == null && !leaving;
    }

    final void leave() {
        leaving = true;
        requireNonNull(socket).close(CloseReason.NORMAL.code());
    }

    /** Closes the connection without waiting for an answer. */
    final void cut() {
        leaving = true;
        requireNonNull(socket).end("cut");
    }

    @Override
    public final void ended(String why) {
        ended = why;
    }

    /** Why the connection has ended; null while it is open. */
    final @Nullable String ended() {
        return ended;
    }
}
