package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.snapshot.ReplicaGroup.TablePair;
import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds an entity's part by id, whichever group holds it, and tells what a frame did to the parts: one of these knows
 * the shared parts, another one the own ones (PROTOCOL.md section 5).
 *
 * <p>Invariant: an id leads to one part, and every part of every group is found.
 *
 * <p>Threads: one. Cost: a frame takes time for the entities of the groups it touched, and looks up those that came,
 * went or crossed.
 */
final class Parts {
    private final boolean own;
    private final Int2ObjectMap<Part> parts = new Int2ObjectOpenHashMap<>();
    /** Where those were that the frame took from their slots, also if it put them into others. */
    private final Int2ObjectMap<Part> taken = new Int2ObjectOpenHashMap<>();

    private final Set<ReplicaGroup> clashing = new LinkedHashSet<>();
    private final List<Changes> changes = new ArrayList<>();

    /** Where a part is. */
    record Part(TablePair table, int slot) {}

    /** Ids of one kind whose part a frame brought, changed and took, in no stated order. */
    record Changes(IntList came, IntList changed, IntList left) {
        void clear() {
            came.clear();
            changed.clear();
            left.clear();
        }
    }

    private enum Fate {
        SAME,
        CHANGED,
        CAME
    }

    /**
     * Knows no part yet.
     *
     * @param own whether it finds own parts, else shared ones
     */
    Parts(boolean own, int kinds) {
        this.own = own;
        for (int i = 0; i < kinds; i++) {
            changes.add(new Changes(new IntArrayList(), new IntArrayList(), new IntArrayList()));
        }
    }

    /**
     * Follows the groups through a frame whose sections are all applied: first what was is taken from where it was,
     * then what is gets its place, so that who crosses from one group to another never is without one. Two parts of one
     * entity are an error of the stream of each group that has one of them: which is wrong, nobody here can know.
     */
    void settle(ReplicaGroups groups) {
        taken.clear();
        changes.forEach(Changes::clear);
        forEachTouched(groups, this::takeUp);
        forEachTouched(groups, this::putDown);
        for (ReplicaGroup group : clashing) {
            groups.touch(group);
            withdraw(group);
            groups.refuse(group.number);
        }
        clashing.clear();
        forEachTouched(groups, this::findChanges);
        findLeft();
    }

    private void forEachTouched(ReplicaGroups groups, Consumer<ReplicaGroup> action) {
        for (ReplicaGroup group : groups.touched()) {
            if (group.own() == own) {
                action.accept(group);
            }
        }
    }

    private void takeUp(ReplicaGroup group) {
        for (TablePair table : group.tables()) {
            for (int slot = 0; slot < table.before().slotsUsed(); slot++) {
                int id = table.before().id(slot);
                if (id != 0 && table.now().idAt(slot) != id) {
                    taken.put(id, parts.remove(id));
                }
            }
        }
    }

    private void putDown(ReplicaGroup group) {
        for (TablePair table : group.tables()) {
            for (int slot = 0; slot < table.now().slotsUsed(); slot++) {
                if (table.now().taken(slot) && !table.stayed(slot)) {
                    Part other = parts.putIfAbsent(table.now().id(slot), new Part(table, slot));
                    if (other != null) {
                        clashing.add(group);
                        clashing.add(other.table().group());
                    }
                }
            }
        }
    }

    private void withdraw(ReplicaGroup group) {
        for (TablePair table : group.tables()) {
            for (int slot = 0; slot < table.now().slotsUsed(); slot++) {
                int id = table.now().id(slot);
                Part part = parts.get(id);
                if (part != null && part.table().equals(table) && part.slot() == slot) {
                    parts.remove(id);
                    if (table.stayed(slot)) {
                        taken.put(id, part);
                    }
                }
            }
        }
    }

    private void findChanges(ReplicaGroup group) {
        for (TablePair table : group.tables()) {
            Changes found = changes.get(table.kind());
            for (int slot = 0; slot < table.now().slotsUsed(); slot++) {
                if (table.now().taken(slot)) {
                    switch (fate(table, slot)) {
                        case CAME -> found.came.add(table.now().id(slot));
                        case CHANGED -> found.changed.add(table.now().id(slot));
                        case SAME -> {}
                    }
                }
            }
        }
    }

    private void findLeft() {
        for (Int2ObjectMap.Entry<Part> was : taken.int2ObjectEntrySet()) {
            int kind = was.getValue().table().kind();
            if (find(kind, was.getIntKey()) == null) {
                changes.get(kind).left.add(was.getIntKey());
            }
        }
    }

    private Fate fate(TablePair table, int slot) {
        if (table.stayed(slot)) {
            return table.sameValues(slot, table, slot) ? Fate.SAME : Fate.CHANGED;
        }
        Part was = taken.get(table.now().id(slot));
        if (was == null || was.table().kind() != table.kind()) {
            return Fate.CAME;
        }
        return table.sameValues(slot, was.table(), was.slot()) ? Fate.SAME : Fate.CHANGED;
    }

    /** What the newest frame did to the parts of a kind. */
    Changes changes(int kind) {
        return changes.get(kind);
    }

    /** Whether an entity has a part, and had it before the newest frame with the same values. */
    boolean same(int id) {
        Part part = parts.get(id);
        return part != null && (!part.table().group().touched() || fate(part.table(), part.slot()) == Fate.SAME);
    }

    /** An entity's part, null if no group holds it. */
    @Nullable
    Part find(int kind, int id) {
        Part part = parts.get(id);
        return part == null || part.table().kind() != kind ? null : part;
    }

    /** The kind of an entity that has a part, else -1. */
    int kind(int id) {
        Part part = parts.get(id);
        return part == null ? -1 : part.table().kind();
    }

    /** Whether an entity of any kind has a part. */
    boolean holds(int id) {
        return parts.containsKey(id);
    }
}
