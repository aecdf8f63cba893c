package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.WireInput;
import it.unimi.dsi.fastutil.ints.Int2ObjectAVLTreeMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectSortedMap;
import it.unimi.dsi.fastutil.ints.IntAVLTreeSet;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The groups that a client has, and what a frame's sections do to them (PROTOCOL.md section 5).
 *
 * <p>A group is here from its keyframe to its drop. One that an error of the stream took away is broken; one whose
 * state differs from its hash is both here and broken.
 *
 * <p>Threads: one.
 */
final class ReplicaGroups {
    private final Schema schema;
    private final SnapshotDecoder decoder;
    private final Int2ObjectSortedMap<ReplicaGroup> groups = new Int2ObjectAVLTreeMap<>();
    private final IntSet broken = new IntAVLTreeSet();
    private final List<ReplicaGroup> touched = new ArrayList<>();
    /** Groups of which the frame has had a delta, a keyframe or a drop: there may be one. */
    private final IntSet told = new IntOpenHashSet();

    private int mismatches;
    private int refusals;

    ReplicaGroups(Schema schema) {
        this.schema = schema;
        decoder = new SnapshotDecoder(schema);
    }

    /** Starts a frame. */
    void begin() {
        touched.forEach(ReplicaGroup::rest);
        touched.clear();
        told.clear();
        decoder.begin();
    }

    /** Takes in a delta or keyframe. */
    void snapshot(int number, boolean keyframe, WireInput body) {
        if (!told.add(number)) {
            refuse(number);
            return;
        }
        if (keyframe && !groups.containsKey(number)) {
            groups.put(number, new ReplicaGroup(number, schema));
        }
        ReplicaGroup group = groups.get(number);
        if (group == null) {
            broken.add(number);
            return;
        }
        touch(group);
        try {
            boolean equal = decoder.apply(group.state, keyframe, body);
            if (keyframe) {
                broken.remove(number);
            }
            if (!equal) {
                mismatches++;
                broken.add(number);
            }
        } catch (RefusedException e) {
            refuse(number);
        }
    }

    /** Takes in a drop. */
    void drop(int number) {
        if (!told.add(number)) {
            refuse(number);
            return;
        }
        forget(number);
        broken.remove(number);
    }

    /** Takes in a prior. */
    void prior(int number, WireInput body) {
        try {
            if (number != Section.EVERYBODY) {
                throw RefusedException.malformed("a prior that is not for everybody");
            }
            decoder.learn(body);
        } catch (RefusedException e) {
            refuse(number);
        }
    }

    /** An error of the stream: the group is gone until a keyframe brings it back. */
    void refuse(int number) {
        refusals++;
        forget(number);
        broken.add(number);
    }

    private void forget(int number) {
        ReplicaGroup group = groups.remove(number);
        if (group != null) {
            touch(group);
            group.state.clear();
        }
    }

    /** Keeps what a group is, before it is changed in this frame. */
    void touch(ReplicaGroup group) {
        if (group.touch()) {
            touched.add(group);
        }
    }

    /** Groups that the newest frame may have changed, in the order of its sections; also those that went with it. */
    List<ReplicaGroup> touched() {
        return touched;
    }

    /** All that are here, by ascending number. */
    Collection<ReplicaGroup> all() {
        return groups.values();
    }

    /** Null if it is not here. */
    @Nullable
    ReplicaGroup group(int number) {
        return groups.get(number);
    }

    IntList numbers() {
        return new IntArrayList(groups.keySet());
    }

    IntList broken() {
        return new IntArrayList(broken);
    }

    int mismatches() {
        return mismatches;
    }

    int refusals() {
        return refusals;
    }

    int priorVersion() {
        return decoder.priorVersion();
    }
}
