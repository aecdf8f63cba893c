package dev.tickwire.runtime.room;

import dev.tickwire.Durability;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.AuthoringException;
import dev.tickwire.runtime.replication.DurableTick;
import dev.tickwire.runtime.session.SessionState;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.store.RoomJournal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the journal a room's checkpoints, when the journal wants one and at a {@link CheckpointPace}, and between two
 * of them the facts of the ticks, in chunks of about {@value #CHUNK_MS} ms.
 *
 * <p>Another thread encodes a checkpoint. Chunks that end meanwhile wait for it, because they follow it in the journal.
 *
 * <p><b>Threads.</b> The room's worker only, except {@link #tick} and {@link #frozen}, which any thread may call.
 */
final class RoomRecorder implements DurableTick {
    /** Duration of a chunk's ticks: the journal's interval of commits. */
    private static final int CHUNK_MS = 50;

    /** Longest time between checkpoints of a room with {@link Durability#JOURNAL}. */
    private static final int CHECKPOINT_MS = 10_000;

    /** Time between checkpoints of a room with {@link Durability#CHECKPOINT}. */
    private static final int CHECKPOINT_ALONE_MS = 5_000;

    private static final int STAGGERED = 10;

    private enum State {
        /** The journal has no segment of the room. */
        IDLE,
        /** A checkpoint is being encoded; chunks wait. */
        ENCODING,
        /** Chunks go to the journal. */
        RECORDING,
        /** The room pauses, the journal has a checkpoint that says so, and no chunk follows. */
        PAUSE_STORED,
        /** The journal gets nothing more. */
        ENDED
    }

    /** A chunk that waits for the checkpoint before it. */
    private record Waiting(
            int firstTick,
            int ticks,
            byte[] content,
            @Nullable Checkpoint state) {}

    private final Simulation simulation;
    private final PlayerClients playerClients;
    private final RoomJournal journal;
    private final Storage storage;
    private final SegmentHeader header;
    private final byte[] headerBytes;
    private final Consumer<Runnable> worker;
    private final Clock clock;
    private final @Nullable ShadowSimulation shadow;
    private final Recording recording;
    private final int ticksPerChunk;
    private final WireOutput chunk = new WireOutput(256, Integer.MAX_VALUE);
    private final List<Waiting> waiting = new ArrayList<>();
    private volatile Durability durability;
    private State state = State.IDLE;
    private final CheckpointPace pace = new CheckpointPace();
    private int stagger; // ticks by which the second checkpoint comes earlier: not all rooms of a host at once
    private boolean pauses;
    private long pausesSinceMs; // of the calendar

    /**
     * Begins with the room's next tick.
     *
     * @param durability {@link Durability#CHECKPOINT} or {@link Durability#JOURNAL}
     * @param header of the room's segments: {@link SegmentHeader}
     * @param shadow replays the recording and compares; {@code null}: none
     * @param worker runs a task between two ticks of the room
     * @param clock measures checkpoints
     */
    RoomRecorder(
            Simulation simulation,
            PlayerClients playerClients,
            Durability durability,
            RoomJournal journal,
            Storage storage,
            SegmentHeader header,
            @Nullable ShadowSimulation shadow,
            Consumer<Runnable> worker,
            Clock clock) {
        this.simulation = simulation;
        this.playerClients = playerClients;
        this.durability = durability;
        this.journal = journal;
        this.storage = storage;
        this.header = header;
        this.headerBytes = header.write();
        this.shadow = shadow;
        this.worker = worker;
        this.clock = clock;
        this.recording = new Recording(simulation);
        this.ticksPerChunk = ticks(CHUNK_MS);
        this.stagger = ticks(journal.grant().key() % STAGGERED * (CHECKPOINT_ALONE_MS / STAGGERED));
    }

    private int ticks(int ms) {
        return Math.max(1, (ms * simulation.settings().tickRate() + 999) / 1000);
    }

    @Override
    public int tick() {
        return durability == Durability.NONE ? NO_STORE : journal.durableTick();
    }

    @Override
    public boolean frozen() {
        return storage.frozen();
    }

    /** What is stored of the room. */
    Durability durability() {
        return durability;
    }

    /** Whether another process has taken the room over, so that this one has to stop. */
    boolean fenced() {
        return journal.fenced();
    }

    /**
     * A tick has ended, and its snapshot has been captured if one was due.
     *
     * @param tookNs nanoseconds of it that a replay takes at most
     */
    void tickEnded(long tookNs) {
        pauses = false;
        if (records()) {
            pace.ticked(tookNs);
            recording.tick();
            if (recording.ticks() >= ticksPerChunk) {
                endChunk();
            }
        }
        boolean wanted =
                checkpointDue() || state == State.PAUSE_STORED || (state == State.IDLE && journal.needsCheckpoint());
        if (wanted && simulation.snapshotDue()) { // else events that wait for the next snapshot would be lost
            beginCheckpoint();
        }
    }

    /**
     * The room pauses: gives the journal a checkpoint of the latest tick, unless the journal has it.
     *
     * @param pausedNs duration of the pause
     * @return whether the checkpoint is durable, so nothing is due before the next tick
     */
    boolean storePause(long pausedNs) {
        if (state == State.ENDED || journal.fenced()) {
            return true;
        }
        pauses(pausedNs);
        if (journal.needsCheckpoint() ? state != State.ENCODING : state == State.RECORDING) {
            beginCheckpoint();
            return false;
        }
        return pauseStored();
    }

    private void pauses(long pausedNs) {
        if (!pauses) {
            pauses = true;
            pausesSinceMs = storage.nowMs() - TimeUnit.NANOSECONDS.toMillis(pausedNs);
        }
    }

    private boolean pauseStored() {
        return state == State.PAUSE_STORED && journal.checkpointDurable();
    }

    private HibernationSummary summary() {
        return HibernationSummary.of(simulation, durability, pausesSinceMs);
    }

    /** The hibernating room, if it can leave memory now; {@code null} if the store lacks some of it. */
    @Nullable
    HibernatingRoom hibernating() {
        return pauses && pauseStored() && !journal.fenced() && !storage.frozen()
                ? new HibernatingRoom(
                        header.creation(), journal.grant(), header.opened(), header.byPlayer(), summary(), true)
                : null;
    }

    private boolean records() {
        return chunksFollow() && (state == State.RECORDING || state == State.ENCODING);
    }

    private boolean chunksFollow() {
        return durability == Durability.JOURNAL;
    }

    private boolean checkpointDue() {
        return state == State.RECORDING && pace.due(simulation.lastTick());
    }

    private void endChunk() {
        int firstTick = recording.firstTick();
        int ticks = recording.ticks();
        chunk.clear();
        Checkpoint hashed = recording.endChunk(chunk);
        if (state == State.ENCODING) {
            byte[] content = Arrays.copyOf(chunk.buffer(), chunk.position());
            waiting.add(new Waiting(firstTick, ticks, content, shadow == null ? null : hashed));
        } else if (!append(firstTick, ticks, chunk.buffer(), chunk.position(), hashed)) {
            state = State.IDLE;
        }
    }

    private boolean append(int firstTick, int ticks, byte[] content, int length, @Nullable Checkpoint hashed) {
        if (shadow != null) {
            shadow.chunk(firstTick, ticks, content, 0, length, hashed);
        }
        return journal.append(firstTick, ticks, content, 0, length);
    }

    private void beginCheckpoint() {
        long beganNs = clock.nanoTime();
        CheckpointCaptures.Capture capture = capture();
        if (capture != null) {
            byte[] sessions = SessionState.write(playerClients.sessionStates());
            state = State.ENCODING;
            pace.taken();
            long copiedNs = clock.nanoTime() - beganNs;
            storage.encode(() -> {
                long encodesNs = clock.nanoTime();
                Checkpoint checkpoint = capture.finish();
                byte[] encoded = StoredState.write(checkpoint, sessions);
                long tookNs = copiedNs + clock.nanoTime() - encodesNs;
                worker.accept(() -> give(capture.tick(), checkpoint, encoded, tookNs));
            });
        }
    }

    /** Copies the room's state; {@code null} if the state can no longer be stored. */
    private CheckpointCaptures.@Nullable Capture capture() {
        if (records() && recording.ticks() > 0) {
            endChunk();
        }
        recording.abandonChunk(); // of a segment that the journal has refused
        try {
            CheckpointCaptures.Capture capture = storage.captures().take(simulation);
            StoredDurability stored = StoredDurability.of(simulation, capture.unordered());
            if (stored.durability() != durability) {
                storage.stores(simulation.creation(), stored);
                durability = stored.durability();
            }
            recording.restart();
            return capture;
        } catch (AuthoringException e) {
            storage.stores(simulation.creation(), new StoredDurability(Durability.NONE, e.getMessage()));
            durability = Durability.NONE;
            state = State.ENDED;
            journal.end();
            return null;
        }
    }

    /** The checkpoint is encoded. */
    private void give(int tick, Checkpoint checkpoint, byte[] encoded, long tookNs) {
        if (state != State.ENCODING) {
            return; // the room has been suspended or has ended meanwhile
        }
        boolean atPause = pauses && tick == simulation.lastTick();
        byte[] described = atPause ? header.at(summary()).write() : headerBytes;
        boolean given = journal.checkpoint(tick, described, described, encoded, chunksFollow() && !atPause);
        if (shadow != null && given && chunksFollow() && !atPause) {
            shadow.restart(tick, checkpoint);
        }
        for (int i = 0; i < waiting.size() && given; i++) {
            Waiting next = waiting.get(i);
            given = append(next.firstTick, next.ticks, next.content, next.content.length, next.state);
        }
        waiting.clear();
        state = !given ? State.IDLE : atPause ? State.PAUSE_STORED : State.RECORDING;
        pace.ready(tookNs, tick + ticks(chunksFollow() ? CHECKPOINT_MS : CHECKPOINT_ALONE_MS) - stagger);
        stagger = 0;
    }

    /** The process ends and the room continues in another one: gives the journal a last checkpoint. */
    void suspend() {
        pauses = false;
        suspend(headerBytes);
    }

    /** As {@link #suspend()}, for a paused room, whose checkpoint the journal may have already. */
    void suspend(long pausedNs) {
        if (state != State.PAUSE_STORED || journal.needsCheckpoint()) {
            pauses(pausedNs);
            suspend(header.at(summary()).write());
        }
    }

    private void suspend(byte[] described) {
        CheckpointCaptures.Capture capture = state == State.ENDED ? null : capture();
        if (capture != null) {
            byte[] sessions = SessionState.write(playerClients.sessionStates());
            byte[] encoded = StoredState.write(capture.finish(), sessions);
            journal.checkpoint(capture.tick(), described, described, encoded, false);
            state = State.ENDED;
        }
    }

    /** The room has ended: deletes what is stored of it. */
    void end() {
        state = State.ENDED;
        journal.end();
    }
}
