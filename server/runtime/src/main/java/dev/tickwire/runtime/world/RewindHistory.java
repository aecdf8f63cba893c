package dev.tickwire.runtime.world;

import dev.tickwire.Entity;
import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.runtime.game.KindClass;
import dev.tickwire.runtime.game.RewindColumn;
import dev.tickwire.runtime.game.RewindFields;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of one kind's entities in the snapshots of the last {@code LAG_COMPENSATION_MS_MAX}, in whatever groups
 * and whether or not a client received them, and their presentation between two snapshots (PROTOCOL.md section 2).
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> A ring of {@link RewindSnapshot}s, as many as a view time
 * can need.
 */
final class RewindHistory {
    private final int kind;
    private final RewindFields rewind;
    private final RewindColumn[] columns;
    private final RewindSnapshot[] ring;
    private final RewindSnapshot none;
    private final Entity seen;
    private final int ticksPerSnapshot;
    private int newest;

    RewindHistory(int kind, KindClass kindClass, RewindFields rewind, Settings settings) {
        this.kind = kind;
        this.rewind = rewind;
        this.columns = rewind.columns();
        this.ticksPerSnapshot = settings.tickRate() / settings.snapshotRate();
        this.seen = (Entity) kindClass.newInstance();
        this.none = new RewindSnapshot(columns);
        int snapshotsBack = Limits.LAG_COMPENSATION_MS_MAX * settings.snapshotRate() / 1000;
        this.ring = new RewindSnapshot
                [snapshotsBack + 3]; // for rounding, the newest, and the one before the oldest view time
        Arrays.setAll(ring, i -> new RewindSnapshot(columns));
    }

    /** Retains the values of this tick's snapshot. */
    void keep(int tick, EntityList<? extends Entity> entities) {
        newest = tick / ticksPerSnapshot;
        int at = newest % ring.length;
        if (ring[at].held()) {
            ring[at] = new RewindSnapshot(columns);
        }
        ring[at].keep(newest, kind, entities);
    }

    /**
     * The entity as a client presented it.
     *
     * @param viewTime in 1/256 tick; after the newest snapshot it means that snapshot
     * @return the same object each time, without id and owner; {@code null} if the entity did not exist
     */
    @Nullable
    Entity at(long viewTime, Entity entity) {
        int perSnapshot = ticksPerSnapshot * Inputs.VIEW_FRACTIONS;
        long time = Math.max(0, Math.min(viewTime, (long) newest * perSnapshot));
        int number = (int) (time / perSnapshot);
        double part = (double) (time % perSnapshot) / perSnapshot;
        RewindSnapshot from = snapshot(number);
        int row = from.row(entity.id());
        if (row == RewindSnapshot.ABSENT) {
            return null;
        }
        rewind.copyRest(seen, entity);
        RewindSnapshot to = snapshot(number + 1);
        int rowTo = part == 0 ? RewindSnapshot.ABSENT : to.row(entity.id());
        if (rowTo == RewindSnapshot.ABSENT) {
            hold(from, row);
        } else {
            interpolate(entity.id(), from, row, to, rowTo, part);
        }
        return seen;
    }

    private void hold(RewindSnapshot from, int row) {
        for (int column = 0; column < columns.length; column++) {
            columns[column].write(seen, from.value(row, column), 0);
        }
    }

    private void interpolate(int id, RewindSnapshot from, int row, RewindSnapshot to, int rowTo, double part) {
        RewindSnapshot before = snapshot(from.number() - 1);
        RewindSnapshot after = snapshot(to.number() + 1);
        int rowBefore = before.row(id);
        int rowAfter = after.row(id);
        boolean alone = rowBefore == RewindSnapshot.ABSENT && rowAfter == RewindSnapshot.ABSENT;
        for (int i = 0; i < columns.length; i++) {
            long start = from.value(row, i);
            double step = columns[i].step(start, to.value(rowTo, i));
            if (step != 0) {
                double beside = alone
                        ? Double.POSITIVE_INFINITY
                        : Math.max(length(i, before, rowBefore, from, row), length(i, to, rowTo, after, rowAfter));
                step = columns[i].leaps(step, beside) ? 0 : step * part;
            }
            columns[i].write(seen, start, step);
        }
    }

    private double length(int column, RewindSnapshot from, int row, RewindSnapshot to, int rowTo) {
        boolean known = row != RewindSnapshot.ABSENT && rowTo != RewindSnapshot.ABSENT;
        return known ? Math.abs(columns[column].step(from.value(row, column), to.value(rowTo, column))) : 0;
    }

    /** The retained columns. Histories with other columns cannot be restored. Must not be changed. */
    RewindColumn[] columns() {
        return columns;
    }

    /** Adds the retained snapshots, oldest first, each {@linkplain RewindSnapshot#hold held}. */
    void hold(List<RewindSnapshot> snapshots) {
        for (int number = Math.max(1, newest - ring.length + 1); number <= newest; number++) {
            RewindSnapshot snapshot = snapshot(number);
            if (snapshot != none) {
                snapshot.hold();
                snapshots.add(snapshot);
            }
        }
    }

    /** Restores the snapshots of another room, oldest first, with the same {@link #columns}. */
    void restore(List<RewindSnapshot> snapshots) {
        for (RewindSnapshot snapshot : snapshots) {
            newest = snapshot.number();
            ring[newest % ring.length] = snapshot;
        }
    }

    private RewindSnapshot snapshot(int number) {
        RewindSnapshot snapshot = ring[Math.max(0, number) % ring.length];
        return snapshot.number() == number ? snapshot : none;
    }
}
