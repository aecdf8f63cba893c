package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * One group that a client has: its state after the newest frame and, if that frame touched the group, before it.
 *
 * <p>Threads: one.
 */
final class ReplicaGroup {
    final int number;
    final GroupState state;
    private final GroupState before;
    private final List<TablePair> tables = new ArrayList<>();
    private boolean touched;

    /** One kind of the group, now and before the frame that touched it. */
    record TablePair(ReplicaGroup group, int kind, Table now, Table before) {
        /** Whether a taken slot has held the same entity before. */
        boolean stayed(int slot) {
            return before.idAt(slot) == now.id(slot);
        }

        /** Whether what a slot holds has the values that a slot, of any group, had before. */
        boolean sameValues(int slot, TablePair other, int slotBefore) {
            return now.sameValues(slot, other.before, slotBefore);
        }
    }

    /** An empty group; its number decides which tables it has. */
    ReplicaGroup(int number, Schema schema) {
        this.number = number;
        state = new GroupState(schema, own());
        before = new GroupState(schema, own());
        for (int kind = 0; kind < schema.kinds().size(); kind++) {
            Table now = state.tableOfKind(kind);
            Table then = before.tableOfKind(kind);
            if (now != null && then != null) {
                tables.add(new TablePair(this, kind, now, then));
            }
        }
    }

    /** Whether it holds the owner-only parts of what the player owns; else it holds shared parts. */
    boolean own() {
        return number == Section.OWN;
    }

    List<TablePair> tables() {
        return tables;
    }

    /** Whether the newest frame may have changed it. */
    boolean touched() {
        return touched;
    }

    /**
     * Keeps the state before the first change by a frame.
     *
     * @return whether this is the first
     */
    boolean touch() {
        if (touched) {
            return false;
        }
        before.copyFrom(state);
        touched = true;
        return true;
    }

    /** The frame is over: the group counts as untouched. */
    void rest() {
        touched = false;
    }
}
