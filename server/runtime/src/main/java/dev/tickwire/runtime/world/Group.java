package dev.tickwire.runtime.world;

import static java.util.Objects.requireNonNull;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.GroupState;
import dev.tickwire.protocol.snapshot.Table;
import dev.tickwire.runtime.game.ColumnReader;
import dev.tickwire.runtime.game.KindClass;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One visibility group: its objects, their slots, and their quantized values as of the latest capture.
 *
 * <p>Objects enter and leave when the game says so, but slots change only in a capture, removals before spawns, as the
 * wire requires. An object that enters and leaves between two captures never gets a slot. A capture reads values while
 * a view shows the group; those of rewindable kinds always.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public sealed class Group permits GridCell, NamedGroup {
    private final int number;
    private final GroupState state;
    private final @Nullable Members[] membersByKind;
    private int members;
    private int viewers;

    /**
     * An empty group in no view.
     *
     * @param number as in PROTOCOL.md section 5
     * @param own whether it holds the owner-only fields
     */
    Group(int number, Schema schema, List<KindClass> kinds, boolean own) {
        this.number = number;
        this.state = new GroupState(schema, own);
        this.membersByKind = new Members[kinds.size()];
        for (int kind = 0; kind < kinds.size(); kind++) {
            Table table = state.tableOfKind(kind);
            if (table != null) {
                membersByKind[kind] = new Members(table, kinds.get(kind), own);
            }
        }
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** Slot tables, and, while the group is {@link #seen}, the values of the latest capture. */
    public GroupState state() {
        return state;
    }

    /** The table of a kind that the group shows. */
    Table table(int kind) {
        return requireNonNull(membersByKind[kind]).table;
    }

    /** The slot of an entity that the latest capture found in it. */
    int slot(int kind, int id) {
        return requireNonNull(membersByKind[kind]).slotOfId.get(id);
    }

    /** Whether a view shows the group. */
    public boolean seen() {
        return viewers > 0;
    }

    /** Whether the group is empty and in no view. */
    boolean idle() {
        return viewers == 0 && members == 0;
    }

    void addViewer() {
        viewers++;
    }

    void removeViewer() {
        viewers--;
        assert viewers >= 0;
    }

    void add(int kind, Object object, int id, int owner) {
        Members ofKind = membersByKind[kind];
        if (ofKind != null) {
            ofKind.add(object, id, owner);
            members++;
        }
    }

    void remove(int kind, int id) {
        Members ofKind = membersByKind[kind];
        if (ofKind != null) {
            ofKind.remove(id);
            members--;
        }
    }

    /** Updates the slots, and the values if the group is seen or its history is kept. */
    void capture(OutOfRangeCounts outOfRange) {
        for (Members ofKind : membersByKind) {
            if (ofKind != null) {
                ofKind.settle();
                if (seen() || ofKind.rewindable) { // the history does not depend on views
                    ofKind.read(outOfRange);
                }
            }
        }
    }

    /** The objects of one kind, by slot. */
    private static final class Members {
        private final Table table;
        private final List<ColumnReader> columns;
        private final boolean rewindable;
        private final Int2IntOpenHashMap slotOfId =
                new Int2IntOpenHashMap(); // ~index in entering, until an entity has a slot
        private @Nullable Object[] objects = {};
        private final @Nullable Object[][] memories;

        private final IntArrayList leavingSlots = new IntArrayList();
        private final ArrayList<Object> entering = new ArrayList<>();
        private final IntArrayList enteringIds = new IntArrayList();
        private final IntArrayList enteringOwners = new IntArrayList();

        Members(Table table, KindClass kind, boolean own) {
            this.table = table;
            this.columns = kind.columns(own);
            this.rewindable = kind.rewind() != null && !own;
            this.memories = new Object[columns.size()][0];
        }

        void add(Object object, int id, int owner) {
            slotOfId.put(id, ~entering.size());
            entering.add(object);
            enteringIds.add(id);
            enteringOwners.add(owner);
        }

        void remove(int id) {
            assert slotOfId.containsKey(id) : "leaves what it entered";
            int slot = slotOfId.remove(id);
            if (slot >= 0) {
                leavingSlots.add(slot);
            } else {
                forgetEntering(~slot);
            }
        }

        /** Moves the last one into the gap: O(1) per removal. */
        private void forgetEntering(int index) {
            int last = entering.size() - 1;
            if (index < last) {
                entering.set(index, entering.get(last));
                enteringIds.set(index, enteringIds.getInt(last));
                enteringOwners.set(index, enteringOwners.getInt(last));
                slotOfId.put(enteringIds.getInt(index), ~index);
            }
            entering.remove(last);
            enteringIds.removeInt(last);
            enteringOwners.removeInt(last);
        }

        void settle() {
            for (int i = 0; i < leavingSlots.size(); i++) {
                int slot = leavingSlots.getInt(i);
                table.remove(slot);
                forget(slot);
            }
            leavingSlots.clear();
            for (int i = 0; i < entering.size(); i++) {
                int id = enteringIds.getInt(i);
                int slot = table.spawn(id, enteringOwners.getInt(i));
                slotOfId.put(id, slot);
                place(slot, entering.get(i));
            }
            entering.clear();
            enteringIds.clear();
            enteringOwners.clear();
        }

        void read(OutOfRangeCounts outOfRange) {
            for (int column = 0; column < columns.size(); column++) {
                columns.get(column).read(objects, table, column, memories[column], outOfRange);
            }
        }

        private void forget(int slot) {
            objects[slot] = null;
            for (@Nullable Object[] memory : memories) {
                memory[slot] = null;
            }
        }

        private void place(int slot, Object object) {
            if (slot >= objects.length) {
                int slots = Math.max(8, 2 * slot);
                objects = Arrays.copyOf(objects, slots);
                for (int column = 0; column < memories.length; column++) {
                    memories[column] = Arrays.copyOf(memories[column], slots);
                }
            }
            objects[slot] = object;
        }
    }
}
