package dev.tickwire.client.prediction;

import dev.tickwire.protocol.snapshot.Replica;
import org.jspecify.annotations.Nullable;

/**
 * One of the player's entities, predicted.
 *
 * <p><b>Threads.</b> The client's, as {@link dev.tickwire.client.ClientSession} says.
 *
 * @param <E> its class
 */
public final class PredictedEntity<E> {
    private static final int UNKNOWN = Integer.MAX_VALUE;

    private final PredictedKind<E> kind;
    private final E entity;
    private final double[][] states; // by tick, a ring
    private int id;
    private int since = UNKNOWN;
    private boolean exact;
    private boolean differs;
    private int divergences;
    private boolean blurs;
    private int seq;
    private int ordinal;

    /**
     * An entity without a state.
     *
     * @param id 0: the client has launched it, and the server has not confirmed it
     * @param ticks how many states are retained
     */
    PredictedEntity(PredictedKind<E> kind, int id, int ticks) {
        this(kind, id, kind.newEntity(), ticks);
    }

    private PredictedEntity(PredictedKind<E> kind, int id, E entity, int ticks) {
        this.kind = kind;
        this.id = id;
        this.entity = entity;
        this.states = new double[ticks][kind.size()];
    }

    /** One that a rule has launched: the so-manieth of its kind that an input did. */
    static <E> PredictedEntity<E> launched(
            PredictedKind<E> kind, E entity, int ticks, int tick, int seq, int ordinal, boolean exact) {
        PredictedEntity<E> launched = new PredictedEntity<>(kind, 0, entity, ticks);
        launched.since = tick;
        launched.seq = seq;
        launched.ordinal = ordinal;
        launched.exact = exact;
        launched.store(tick);
        return launched;
    }

    /** Its id in the room; 0 while only this client has launched it. */
    public int id() {
        return id;
    }

    /**
     * The object that rules work on, in the newest predicted tick: those of its fields that rules may know. It is not
     * to be changed.
     */
    public E entity() {
        return entity;
    }

    /** Whether its numbers are the server's to the bit, as far as anybody can tell. */
    public boolean exact() {
        return exact;
    }

    PredictedKind<E> kind() {
        return kind;
    }

    /** The server has launched it, too. */
    void confirm(int serversId) {
        id = serversId;
    }

    boolean launchedBy(int bySeq, int asOrdinal) {
        return seq == bySeq && ordinal == asOrdinal;
    }

    int seq() {
        return seq;
    }

    /** The first tick whose state is known. */
    int since() {
        return since;
    }

    boolean known() {
        return since != UNKNOWN;
    }

    /** Whether {@link #compare} found a difference from the newest snapshot in a field that rules read or write. */
    boolean differs() {
        return differs;
    }

    /** In how many fields that rules write it found one, of an entity that was exact; else 0. An array is one field. */
    int divergences() {
        return exact ? divergences : 0;
    }

    void doubt() {
        exact = false;
    }

    /** Forgets all states. */
    void forget() {
        since = UNKNOWN;
        exact = false;
    }

    private double[] state(int tick) {
        return states[tick & (states.length - 1)];
    }

    void load(int tick) {
        kind.write(state(tick), entity);
    }

    void store(int tick) {
        kind.read(entity, state(tick));
    }

    /** Begins a tick with the state of the tick before. */
    void carry(int tick) {
        System.arraycopy(state(tick - 1), 0, state(tick), 0, kind.size());
    }

    /**
     * Compares with the newest snapshot, which is this tick's, and takes in what rules neither read nor write.
     *
     * @param newest tick that is predicted
     */
    void compare(int tick, int newest, Replica replica) {
        differs = false;
        divergences = 0;
        blurs = false;
        int diverging = -1; // the newest field that does: an array's elements are one
        for (int i = 0; i < kind.size() && kind.isTold(id, replica); i++) {
            if (agrees(i, tick, replica)) {
                continue;
            }
            if (kind.used(i)) {
                differs = true;
                if (kind.written(i) && kind.field(i) != diverging) {
                    diverging = kind.field(i);
                    divergences++;
                }
                blurs |= !kind.toldWhole(i);
            } else {
                take(i, tick, newest, replica);
            }
        }
    }

    private void take(int i, int tick, int newest, Replica replica) {
        for (int later = tick; later <= newest; later++) {
            state(later)[i] = kind.told(i, id, replica);
        }
        load(newest);
    }

    private boolean agrees(int i, int tick, Replica replica) {
        return tick >= since && kind.agrees(i, state(tick)[i], id, replica);
    }

    /**
     * Sets the numbers that differ from the newest snapshot.
     *
     * @param tick of the snapshot
     * @param exactNumbers the exact state, which sets all numbers; {@code null}: there is none
     */
    void restate(int tick, Replica replica, double @Nullable [] exactNumbers) {
        double[] state = state(tick);
        for (int i = 0; i < state.length; i++) {
            boolean stays = exactNumbers == null && agrees(i, tick, replica);
            state[i] = stays ? state[i] : kind.told(i, id, replica);
        }
        if (exactNumbers != null) {
            kind.putExact(exactNumbers, state);
        }
        since = Math.min(since, tick);
        exact = exactNumbers != null || !kind.rounded() || (exact && !blurs);
        load(tick);
    }
}
