package dev.tickwire.runtime.world;

import static java.util.Objects.requireNonNull;

import dev.tickwire.Entity;
import dev.tickwire.protocol.snapshot.Table;
import dev.tickwire.runtime.game.RewindColumn;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The entities of one kind in one snapshot, across all groups: a row of numbers for each, in the order of their ids.
 *
 * <p><b>Threads.</b> The room's worker; while it is {@linkplain #hold held}, others may write it to a checkpoint.
 * <b>Memory.</b> Grows by doubling, never shrinks.
 */
final class RewindSnapshot {
    static final int ABSENT = -1;
    private static final int ROWS_MIN = 8;

    private static final VarHandle HOLDERS = holders();

    private final RewindColumn[] columns;
    private int number;
    private int[] ids = {};
    private long[] values = {};
    private int rows;
    private int lastFound;

    @SuppressWarnings("unused") // accessed by HOLDERS: checkpoints that another thread writes
    private volatile int holders;

    RewindSnapshot(RewindColumn[] columns) {
        this.columns = columns;
    }

    private static VarHandle holders() {
        try {
            return MethodHandles.lookup().findVarHandle(RewindSnapshot.class, "holders", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Forbids changes until {@link #release}: another thread reads this. */
    void hold() {
        HOLDERS.getAndAdd(this, 1);
    }

    /** Ends one {@link #hold}. */
    void release() {
        HOLDERS.getAndAdd(this, -1);
    }

    boolean held() {
        return holders > 0;
    }

    /** The number of the room's snapshot, from 1; 0: none. */
    int number() {
        return number;
    }

    /** Stores the values of entities that a capture has just placed and read. */
    void keep(int number, int kind, EntityList<? extends Entity> entities) {
        this.number = number;
        rows = 0;
        for (int i = 0; i < entities.places(); i++) {
            Group group = requireNonNull(entities.group(i), "placed by the capture");
            int id = entities.id(i);
            add(id, group.table(kind), group.slot(kind, id));
        }
    }

    private void add(int id, Table table, int slot) {
        if (rows == ids.length) {
            ids = Arrays.copyOf(ids, Math.max(ROWS_MIN, 2 * rows));
            values = Arrays.copyOf(values, ids.length * columns.length);
        }
        int at = rows * columns.length;
        for (int column = 0; column < columns.length; column++) {
            values[at + column] = columns[column].value(table, slot);
        }
        ids[rows++] = id;
    }

    /** The row of an entity; {@link #ABSENT}: none. Cheapest for consecutive ids. */
    int row(int id) {
        for (int near = lastFound; near < Math.min(lastFound + 2, rows); near++) {
            if (ids[near] == id) {
                lastFound = near;
                return near;
            }
        }
        int found = Arrays.binarySearch(ids, 0, rows, id);
        if (found < 0) {
            return ABSENT;
        }
        lastFound = found;
        return found;
    }

    /** The value of a column in a row. */
    long value(int row, int column) {
        return values[row * columns.length + column];
    }

    /** Writes this snapshot as the difference to the one before. */
    void write(StateWriter out, RewindSnapshot before) {
        out.number(number);
        out.number(rows);
        out.differences(ids, rows, before.ids, before.rows);
        out.differences(values, rows * columns.length, before.values, before.rows * columns.length);
    }

    /** Reads what {@link #write} has written. */
    void read(StateReader in, RewindSnapshot before) {
        number = in.number();
        rows = in.number();
        ids = in.differences(new int[rows], before.ids, before.rows);
        values = in.differences(new long[rows * columns.length], before.values, before.rows * columns.length);
    }
}
