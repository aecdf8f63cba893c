package dev.tickwire.runtime.room;

import dev.tickwire.protocol.snapshot.EncoderScratch;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.replication.Frames;
import dev.tickwire.runtime.tick.Clock;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a worker lends to its rooms: buffers, clock, the record of games' calls.
 *
 * <p><b>Threads.</b> Any may call {@link #execute} and {@link #stuck}; the worker calls the others.
 */
public final class WorkerContext {
    /**
     * A reading of the clock costs a tenth of a client's work beside its system calls; 16 clients take less than 0.25
     * ms.
     */
    static final int CLIENTS_PER_CLOCK_READ = 16;

    private final Executor tasks;
    private final Consumer<Room> wake;
    private final LongSupplier yieldToRooms;
    private final BooleanSupplier stuck;
    private final Clock clock;
    private final Counters counters;
    private final ResumeTokens tokens;
    private final boolean lenient;
    private final boolean hashEveryFrame;
    private final EncoderScratch encoders = new EncoderScratch();
    private Frames frames = new Frames();
    private Frames otherFrames = new Frames();
    private long nowNs; // as of the latest reading
    private GameCalls calls = new GameCalls();
    private long yieldedNs;

    /**
     * A context with buffers of its own.
     *
     * @param wake lets a room without due ticks run again
     * @param yieldToRooms runs due rooms if the running tick takes long; returns the clock's time afterwards
     * @param stuck see {@link #stuck}
     */
    WorkerContext(
            Executor tasks,
            Consumer<Room> wake,
            LongSupplier yieldToRooms,
            BooleanSupplier stuck,
            Clock clock,
            Counters counters,
            ResumeTokens tokens,
            boolean lenient,
            boolean hashEveryFrame) {
        this.tasks = tasks;
        this.wake = wake;
        this.yieldToRooms = yieldToRooms;
        this.stuck = stuck;
        this.clock = clock;
        this.counters = counters;
        this.tokens = tokens;
        this.lenient = lenient;
        this.hashEveryFrame = hashEveryFrame;
    }

    /** For one room with a thread of its own. */
    public static WorkerContext of(
            Executor tasks,
            Clock clock,
            Counters counters,
            ResumeTokens tokens,
            boolean lenient,
            boolean hashEveryFrame) {
        return new WorkerContext(
                tasks, room -> {}, clock::nanoTime, () -> false, clock, counters, tokens, lenient, hashEveryFrame);
    }

    /** Runs a room's task on the worker, between ticks. A room without due ticks runs again from then on. */
    void execute(Room room, Runnable task) {
        tasks.execute(() -> {
            wake.accept(room);
            task.run();
        });
    }

    /** Total nanoseconds in which other rooms ticked in the middle of a room's tick. */
    long yieldedNs() {
        return yieldedNs;
    }

    /** Adds to {@link #yieldedNs}. */
    void addYielded(long ns) {
        yieldedNs += ns;
    }

    /** Whether the worker has been in one tick or task for too long to admit clients; for any thread. */
    boolean stuck() {
        return stuck.getAsBoolean();
    }

    /** The calls of games on the worker's thread. */
    GameCalls calls() {
        return calls;
    }

    /** The worker has a fresh thread; the old one is in a game's call and uses nothing of this context. */
    void renewCalls() {
        calls = new GameCalls();
    }

    /**
     * Called before each client of a tick. If the tick takes long, other due rooms tick first. Reads the clock once per
     * {@link #CLIENTS_PER_CLOCK_READ} clients.
     *
     * @param client index of the client in this phase of the tick
     */
    void yieldToRooms(int client) {
        if (client % CLIENTS_PER_CLOCK_READ == 0) {
            nowNs = yieldToRooms.getAsLong();
        }
    }

    /** Exchanges {@link #frames}, so that a room that yields finds its own frames unchanged. */
    void swapFrames() {
        Frames before = frames;
        frames = otherFrames;
        otherFrames = before;
    }

    /** Buffers for frames. */
    Frames frames() {
        return frames;
    }

    /** Buffers for the encoding of snapshots. */
    EncoderScratch encoders() {
        return encoders;
    }

    Clock clock() {
        return clock;
    }

    /**
     * Microseconds from this moment to the latest reading of the clock, 0 to 2^31 - 1: a suspend of an hour exceeds
     * that.
     */
    int microsSince(long ns) {
        return (int) Math.min(Math.max(0, (nowNs - ns) / 1000), Integer.MAX_VALUE);
    }

    Counters counters() {
        return counters;
    }

    /** The resume tokens of the process. */
    ResumeTokens tokens() {
        return tokens;
    }

    /** Whether silent and slow clients stay, for debugging. */
    boolean lenient() {
        return lenient;
    }

    /** Whether every frame carries the state's hash, for tests; else one frame per second. */
    boolean hashEveryFrame() {
        return hashEveryFrame;
    }
}
