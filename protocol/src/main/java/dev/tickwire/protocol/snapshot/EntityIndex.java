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
 * Finds an entity's part by id, in whatever group, and what a frame did to the parts. A replica has one index of the
 * shared parts and one of the own parts (PROTOCOL.md section 5).
 *
 * <p>Invariant: an id leads to one part, and every part of every group is found.
 *
 * <p>Threads: one. Cost: a frame takes time for the entities of the groups it touched, and looks up those that came,
 * went or crossed.
 */
final class EntityIndex {
    private final boolean own;
    private final Int2ObjectMap<Location> parts = new Int2ObjectOpenHashMap<>();
    /** The old locations of the parts that the frame removed from their slots, also of those that it moved. */
    private final Int2ObjectMap<Location> taken = new Int2ObjectOpenHashMap<>();

    private final Set<ReplicaGroup> clashing = new LinkedHashSet<>();
    private final List<Changes> changes = new ArrayList<>();

    /** Where a part is. */
    record Location(TablePair table, int slot) {}

    /** Ids of one kind whose part a frame added, changed and removed, in no particular order. */
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
     * An empty index.
     *
     * @param own true: of own parts; false: of shared ones
     */
    EntityIndex(boolean own, int kinds) {
        this.own = own;
        for (int i = 0; i < kinds; i++) {
            changes.add(new Changes(new IntArrayList(), new IntArrayList(), new IntArrayList()));
        }
    }

    /**
     * Follows the groups through a frame whose sections are all applied. It removes the old locations first and then
     * adds the new ones, so that an entity that crosses from one group to another has moved. Two parts of one entity
     * are an error of both groups, because the index cannot know which one is wrong.
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
                    Location other = parts.putIfAbsent(table.now().id(slot), new Location(table, slot));
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
                Location part = parts.get(id);
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
        for (Int2ObjectMap.Entry<Location> was : taken.int2ObjectEntrySet()) {
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
        Location was = taken.get(table.now().id(slot));
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
        Location part = parts.get(id);
        return part != null && (!part.table().group().touched() || fate(part.table(), part.slot()) == Fate.SAME);
    }

    /** An entity's part, null if no group holds it. */
    @Nullable
    Location find(int kind, int id) {
        Location part = parts.get(id);
        return part == null || part.table().kind() != kind ? null : part;
    }

    /** The kind of an entity that has a part, else -1. */
    int kind(int id) {
        Location part = parts.get(id);
        return part == null ? -1 : part.table().kind();
    }

    /** Whether an entity of any kind has a part. */
    boolean holds(int id) {
        return parts.containsKey(id);
    }
}
