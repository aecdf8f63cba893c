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
 * What a worker lends to the rooms it runs.
 *
 * <p><b>Threads.</b> {@link #execute} and {@link #stuck} may be used from any, all else by the worker.
 */
public final class WorkerContext {
    /** A reading of the clock costs a tenth of a client's work beside its system calls; 16 clients take less than 0.25 ms. */
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
     * @param wake lets a room that rests run again
     * @param yieldToRooms lets rooms that are due tick, if the running tick takes long; returns the clock's time afterwards
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

    /** For one room that has its thread to itself. */
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

    /** Runs a room's task on the worker, between ticks. A room that rests runs again from then on. */
    void execute(Room room, Runnable task) {
        tasks.execute(() -> {
            wake.accept(room);
            task.run();
        });
    }

    /** Nanoseconds in which other rooms ticked in the middle of a room's tick, in total. */
    long yieldedNs() {
        return yieldedNs;
    }

    /** Adds nanoseconds in which other rooms ticked in the middle of a room's tick. */
    void addYielded(long ns) {
        yieldedNs += ns;
    }

    /** Whether the worker has been in one tick or task for too long to admit clients; for any thread. */
    boolean stuck() {
        return stuck.getAsBoolean();
    }

    /** The calls of games that the worker's thread makes. */
    GameCalls calls() {
        return calls;
    }

    /** The worker has a fresh thread from now on. The old one is in a game's call and uses nothing of this context. */
    void renewCalls() {
        calls = new GameCalls();
    }

    /**
     * Called before each client of a tick. If the tick takes long, other rooms that are due tick first. Reads the clock once per {@link
     * #CLIENTS_PER_CLOCK_READ} clients.
     *
     * @param client index of the client in this phase of the tick
     */
    void yieldToRooms(int client) {
        if (client % CLIENTS_PER_CLOCK_READ == 0) {
            nowNs = yieldToRooms.getAsLong();
        }
    }

    /** From here until the next call, {@link #frames} is another one: the room that gives way finds its own as it left it. */
    void swapFrames() {
        Frames before = frames;
        frames = otherFrames;
        otherFrames = before;
    }

    /** Where frames are put together. */
    Frames frames() {
        return frames;
    }

    /** Where snapshots are encoded. */
    EncoderScratch encoders() {
        return encoders;
    }

    Clock clock() {
        return clock;
    }

    /** Microseconds from this moment to the latest reading of the clock, from 0 to 2^31 - 1: a suspend of an hour exceeds that. */
    int microsSince(long ns) {
        return (int) Math.min(Math.max(0, (nowNs - ns) / 1000), Integer.MAX_VALUE);
    }

    Counters counters() {
        return counters;
    }

    /** Of the process, for taking sessions up again. */
    ResumeTokens tokens() {
        return tokens;
    }

    /** Whether silent and slow clients are left alone, for debugging. */
    boolean lenient() {
        return lenient;
    }

    /** Whether every frame carries the state's hash, for tests; else one frame a second does. */
    boolean hashEveryFrame() {
        return hashEveryFrame;
    }
}
