package dev.tickwire.runtime.room;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.replication.FrameWriter;
import dev.tickwire.runtime.tick.Clock;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/**
 * What a worker lends to the rooms it runs, one after the other.
 *
 * @param tasks runs a task on the worker, between ticks; for use from any thread
 * @param tokens of the process, for taking sessions up again
 * @param frames where frames are put together
 * @param reads where sockets are read into
 * @param lenient whether silent and slow clients are left alone, for debugging
 * @param hashEveryFrame whether every frame carries the state's hash, for tests; else one frame a second does
 */
public record WorkerContext(
        Executor tasks,
        Clock clock,
        Counters counters,
        ResumeTokens tokens,
        FrameWriter frames,
        ByteBuffer reads,
        boolean lenient,
        boolean hashEveryFrame) {
    /** A context with buffers of its own. */
    public static WorkerContext of(
            Executor tasks,
            Clock clock,
            Counters counters,
            ResumeTokens tokens,
            boolean lenient,
            boolean hashEveryFrame) {
        ByteBuffer reads = ByteBuffer.allocate(Limits.READ_BYTES_PER_TICK_MAX);
        return new WorkerContext(tasks, clock, counters, tokens, new FrameWriter(), reads, lenient, hashEveryFrame);
    }
}
