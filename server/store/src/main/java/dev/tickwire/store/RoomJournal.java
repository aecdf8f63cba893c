package dev.tickwire.store;

/**
 * The journal of one room, a part of the {@link Journal}.
 *
 * <p><b>Segments.</b> A room can only be recovered from a checkpoint of its epoch. So it asks {@link #needsCheckpoint}
 * after each tick, and writes a checkpoint if so; from then on it appends the later ticks, in chunks without a gap. It
 * may begin another segment at any time.
 *
 * <p><b>Threads.</b> {@link #append}, {@link #checkpoint} and {@link #end} are called by the room's worker, the others
 * by any. None waits for a disk.
 */
public final class RoomJournal {
    /** {@link #durableTick} of a room of which nothing is durable. */
    public static final int NOTHING_DURABLE = -1;

    static final int NO_SEGMENT = -1;

    /** {@link #nextTick} of a segment that takes no chunk. */
    static final int NO_CHUNKS = -1;

    private final Journal journal;
    private final String room;
    private final Grant grant;
    private volatile int durableTick;
    private volatile int durableCheckpoint;
    private volatile boolean fenced;

    /** The number of checkpoints so far. Written by the room's worker under the journal's lock. */
    int checkpoints;

    /**
     * The generation of the journal in which its segment began, or {@link #NO_SEGMENT}. Written under the journal's
     * lock.
     */
    volatile int segment = NO_SEGMENT;

    /** Of the next chunk. Guarded by the journal's lock. */
    int sequence;

    /** The first tick of the next chunk, or {@link #NO_CHUNKS}. Guarded by the journal's lock. */
    int nextTick;

    /** Guarded by the journal's lock. */
    boolean ended;

    RoomJournal(Journal journal, String room, Grant grant, int durableTick) {
        this.journal = journal;
        this.room = room;
        this.grant = grant;
        this.durableTick = durableTick;
    }

    /**
     * Appends the facts of the ticks after the last ones; copies them.
     *
     * @return whether they will be part of a commit; {@code false} if the room has to write a checkpoint first
     * @throws IllegalArgumentException if there is a gap before {@code firstTick}
     */
    public boolean append(int firstTick, int ticks, byte[] content, int offset, int length) {
        return journal.append(this, firstTick, ticks, content, offset, length);
    }

    /**
     * Begins a segment with a checkpoint. The arrays belong to the journal from now on.
     *
     * @param chunksFollow {@code false} if the room hibernates now, or writes only checkpoints: the segment takes no
     *     chunk
     * @return whether it will be part of a commit; {@code false} while the journal is frozen or its queue is full
     */
    public boolean checkpoint(int tick, byte[] header, byte[] description, byte[] state, boolean chunksFollow) {
        return journal.checkpoint(this, new Checkpoint(grant, tick, header, description, state, chunksFollow));
    }

    /** The room has ended: the next commit forgets it. */
    public void end() {
        journal.end(this);
    }

    /** Whether the room has no segment, and the journal accepts a checkpoint now. */
    public boolean needsCheckpoint() {
        return !journal.isCurrent(segment) && !fenced && journal.takesCheckpoints();
    }

    /** Everything up to this tick is durable, or {@link #NOTHING_DURABLE}. Never goes back. */
    public int durableTick() {
        return durableTick;
    }

    /** Whether another host, or a later start of the room, owns the room now: this one has to stop. */
    public boolean fenced() {
        return fenced;
    }

    /** The room's id. */
    public String room() {
        return room;
    }

    public Grant grant() {
        return grant;
    }

    /** Whether the room's last checkpoint is durable. The room's worker only. */
    public boolean checkpointDurable() {
        return checkpoints > 0 && durableCheckpoint == checkpoints;
    }

    /** On the writer's thread. */
    void durable(int tick, int checkpoint) {
        durableTick = tick;
        if (checkpoint > 0) {
            durableCheckpoint = checkpoint;
        }
    }

    /** On the writer's thread. */
    void fence() {
        if (!fenced) {
            fenced = true;
            journal.fenced(this);
        }
    }
}
