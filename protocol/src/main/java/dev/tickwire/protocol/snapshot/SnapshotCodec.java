package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;

/**
 * Turns the change between two snapshots of a group, or one whole snapshot, into the body of a section and back.
 *
 * <p>Threads: an instance holds scratch memory; one per worker or client.
 */
public interface SnapshotCodec {
    /** Version of the prior that both ends code against; the body carries it. */
    int priorVersion();

    /**
     * Appends the change from {@code base} to {@code next}, states of the same schema and part. Between them removals
     * came before spawns, and spawns took the lowest free slots; an entity whose slot holds another id in {@code next}
     * was removed and the other spawned.
     *
     * @param withHash whether the hash of {@code next} rides along
     * @return false, with nothing written, if the two are equal and no hash is wanted
     */
    boolean encodeDelta(GroupState base, GroupState next, boolean withHash, WireOutput out);

    /** Appends a whole state. */
    void encodeKeyframe(GroupState state, boolean withHash, WireOutput out);

    /**
     * Changes a state as the bytes say, to their exact end. Safe for any bytes: memory is bounded by their number and
     * by the limits.
     *
     * @return false if the state now differs from the hash that rode along
     * @throws dev.tickwire.protocol.RefusedException if the bytes mean nothing; the state is then unspecified
     */
    boolean apply(GroupState state, boolean keyframe, WireInput in);
}
