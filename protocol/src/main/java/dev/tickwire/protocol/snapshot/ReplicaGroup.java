package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.schema.Schema;
import it.unimi.dsi.fastutil.ints.Int2IntMap;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One group of a {@link Replica}: its state after the last frame and before it, with slots by id. */
final class ReplicaGroup {
    final GroupState state;

    /** Whether a keyframe has come, so that deltas mean something. */
    boolean known;

    /** Whether the state is not what the server's is, so that a keyframe is needed. */
    boolean broken;

    private final GroupState before;
    private List<Int2IntMap> slots;
    private List<Int2IntMap> slotsBefore;

    ReplicaGroup(Schema schema, boolean own) {
        state = new GroupState(schema, own);
        before = new GroupState(schema, own);
        slots = noSlots(schema.kinds().size());
        slotsBefore = noSlots(schema.kinds().size());
    }

    private static List<Int2IntMap> noSlots(int kinds) {
        List<Int2IntMap> slots = new ArrayList<>();
        for (int i = 0; i < kinds; i++) {
            Int2IntMap ofKind = new Int2IntOpenHashMap();
            ofKind.defaultReturnValue(-1);
            slots.add(ofKind);
        }
        return slots;
    }

    /** What is now becomes what was before. */
    void remember() {
        before.copyFrom(state);
        List<Int2IntMap> swapped = slotsBefore;
        slotsBefore = slots;
        slots = swapped;
    }

    void forget() {
        state.clear();
        known = false;
        broken = false;
    }

    /** Finds every entity's slot anew; if a stream names an id twice, the last one counts. */
    void index() {
        for (int kind = 0; kind < slots.size(); kind++) {
            Int2IntMap ofKind = slots.get(kind);
            ofKind.clear();
            Table table = state.tableOfKind(kind);
            for (int slot = 0; table != null && slot < table.slotsUsed(); slot++) {
                if (table.taken(slot)) {
                    ofKind.put(table.id(slot), slot);
                }
            }
        }
    }

    @Nullable
    Table table(int kind) {
        return state.tableOfKind(kind);
    }

    int slot(int kind, int id) {
        return slots.get(kind).get(id);
    }

    boolean holds(int kind, int id) {
        return slots.get(kind).containsKey(id);
    }

    boolean heldBefore(int kind, int id) {
        return slotsBefore.get(kind).containsKey(id);
    }

    Iterable<Integer> idsBefore(int kind) {
        return slotsBefore.get(kind).keySet();
    }

    IntList ids(int kind) {
        IntList ids = new IntArrayList();
        Table table = state.tableOfKind(kind);
        for (int slot = 0; table != null && slot < table.slotsUsed(); slot++) {
            if (table.taken(slot)) {
                ids.add(table.id(slot));
            }
        }
        return ids;
    }

    /** Whether an entity came into this group, left it, or has another value than before. */
    boolean changed(int kind, int id) {
        int slot = slot(kind, id);
        int slotBefore = slotsBefore.get(kind).get(id);
        Table table = state.tableOfKind(kind);
        Table tableBefore = before.tableOfKind(kind);
        if (slot < 0 || slotBefore < 0 || table == null || tableBefore == null) {
            return slot != slotBefore;
        }
        return !table.sameValues(slot, tableBefore, slotBefore);
    }
}
