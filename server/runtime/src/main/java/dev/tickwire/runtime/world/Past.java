package dev.tickwire.runtime.world;

import dev.tickwire.Entity;
import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.runtime.game.KindClass;
import dev.tickwire.runtime.game.PastColumn;
import dev.tickwire.runtime.game.Rewind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that the snapshots of the last {@code LAG_COMPENSATION_MS_MAX} have of the entities of one kind, whatever groups they were in and whether or
 * not a client got them, and how a client presents these values between two snapshots (PROTOCOL.md section 2).
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> A ring of {@link Moment}s, as many as a view time can need.
 */
final class Past {
    private final int kind;
    private final Rewind rewind;
    private final PastColumn[] columns;
    private final Moment[] ring;
    private final Moment none;
    private final Entity seen;
    private final int ticksPerSnapshot;
    private int newest;

    Past(int kind, KindClass kindClass, Rewind rewind, Settings settings) {
        this.kind = kind;
        this.rewind = rewind;
        this.columns = rewind.columns();
        this.ticksPerSnapshot = settings.tickRate() / settings.snapshotRate();
        this.seen = (Entity) kindClass.newInstance();
        this.none = new Moment(columns);
        int snapshotsBack = Limits.LAG_COMPENSATION_MS_MAX * settings.snapshotRate() / 1000;
        this.ring = new Moment[snapshotsBack + 3]; // what is rounded off, the newest, and the one before the farthest
        Arrays.setAll(ring, i -> new Moment(columns));
    }

    /** Keeps what the snapshot of this tick has. */
    void keep(int tick, EntityList<? extends Entity> entities) {
        newest = tick / ticksPerSnapshot;
        int at = newest % ring.length;
        if (ring[at].held()) {
            ring[at] = new Moment(columns);
        }
        ring[at].keep(newest, kind, entities);
    }

    /**
     * How an entity was seen.
     *
     * @param viewTime in 1/256 tick; one after the newest snapshot means this
     * @return the same object each time, without id and owner; {@code null} if the entity was not there
     */
    @Nullable
    Entity at(long viewTime, Entity entity) {
        int perSnapshot = ticksPerSnapshot * Inputs.VIEW_FRACTIONS;
        long time = Math.max(0, Math.min(viewTime, (long) newest * perSnapshot));
        int number = (int) (time / perSnapshot);
        double part = (double) (time % perSnapshot) / perSnapshot;
        Moment from = moment(number);
        int row = from.row(entity.id());
        if (row == Moment.ABSENT) {
            return null;
        }
        rewind.copyRest(seen, entity);
        Moment to = moment(number + 1);
        int rowTo = part == 0 ? Moment.ABSENT : to.row(entity.id());
        if (rowTo == Moment.ABSENT) {
            hold(from, row);
        } else {
            interpolate(entity.id(), from, row, to, rowTo, part);
        }
        return seen;
    }

    private void hold(Moment from, int row) {
        for (int column = 0; column < columns.length; column++) {
            columns[column].write(seen, from.value(row, column), 0);
        }
    }

    private void interpolate(int id, Moment from, int row, Moment to, int rowTo, double part) {
        Moment before = moment(from.number() - 1);
        Moment after = moment(to.number() + 1);
        int rowBefore = before.row(id);
        int rowAfter = after.row(id);
        boolean alone = rowBefore == Moment.ABSENT && rowAfter == Moment.ABSENT;
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

    private double length(int column, Moment from, int row, Moment to, int rowTo) {
        boolean known = row != Moment.ABSENT && rowTo != Moment.ABSENT;
        return known ? Math.abs(columns[column].step(from.value(row, column), to.value(rowTo, column))) : 0;
    }

    /** What is kept; what another build has kept is of use only if these are the same. Not to be changed. */
    PastColumn[] columns() {
        return columns;
    }

    /** Adds the moments that are kept, from the oldest on, each {@linkplain Moment#hold held}. */
    void hold(List<Moment> moments) {
        for (int number = Math.max(1, newest - ring.length + 1); number <= newest; number++) {
            Moment moment = moment(number);
            if (moment != none) {
                moment.hold();
                moments.add(moment);
            }
        }
    }

    /** Keeps moments that another room has kept: from the oldest on, of {@link #columns}. */
    void restore(List<Moment> moments) {
        for (Moment moment : moments) {
            newest = moment.number();
            ring[newest % ring.length] = moment;
        }
    }

    private Moment moment(int number) {
        Moment moment = ring[Math.max(0, number) % ring.length];
        return moment.number() == number ? moment : none;
    }
}
