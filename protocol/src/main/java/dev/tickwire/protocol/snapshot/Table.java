package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.schema.Column;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType.Text;
import dev.tickwire.protocol.schema.Kind;
import java.util.Arrays;

/**
 * The entities of one kind in one group, as columns in slot order (PROTOCOL.md section 6).
 *
 * <p>Invariants, on which both ends of the wire rely: a spawned entity takes the lowest free slot; entities never move;
 * a free slot has id 0 and the columns' zero values.
 *
 * <p>Threads: owned by the room's worker or the client's thread. Memory: grows by doubling, never shrinks.
 */
public final class Table {
    private static final int SLOTS_MIN = 8;
    private static final byte[] NO_TEXT = {};

    private final Kind kind;
    private final Column[] types;
    private final int[] firstColumns;
    private final int[] textUnitsMax;
    private final int[][] ints;
    private final long[][] longs;
    private final byte[][][] texts;
    private final int[][] seconds;
    private int[] ids = {};
    private int[] owners = {};
    private int[] histories = {};
    private int live;
    private int slotsUsed;
    /** No slot below is free. */
    private int freeHint;

    /**
     * An empty table.
     *
     * @param ownPart true: just the kind's owner-only fields (group 1), false: just the others
     */
    public Table(Kind kind, boolean ownPart) {
        this.kind = kind;
        firstColumns = new int[kind.fields().size()];
        types = new Column[columnsOf(kind, ownPart, firstColumns)];
        textUnitsMax = new int[types.length];
        ints = new int[types.length][];
        longs = new long[types.length][];
        texts = new byte[types.length][][];
        seconds = new int[types.length][];
        for (int field = 0; field < firstColumns.length; field++) {
            if (firstColumns[field] >= 0) {
                int from = firstColumns[field];
                Field declared = kind.fields().get(field);
                int to = from + declared.columns();
                Arrays.fill(types, from, to, declared.type().column());
                Arrays.fill(textUnitsMax, from, to, declared.type() instanceof Text text ? text.max() : 0);
            }
        }
        for (int column = 0; column < types.length; column++) {
            allocate(column, 0); // a room has many groups, most without entities of most kinds
        }
    }

    private static int columnsOf(Kind kind, boolean ownPart, int[] firstColumns) {
        int columns = 0;
        for (int i = 0; i < firstColumns.length; i++) {
            Field field = kind.fields().get(i);
            boolean here = field.ownerOnly() == ownPart;
            firstColumns[i] = here ? columns : -1;
            columns += here ? field.columns() : 0;
        }
        return columns;
    }

    /** The kind of its entities. */
    public Kind kind() {
        return kind;
    }

    /** Number of slots up to and including the last taken one. */
    public int slotsUsed() {
        return slotsUsed;
    }

    /** Number of entities. */
    public int live() {
        return live;
    }

    /** Number of columns. */
    public int columns() {
        return types.length;
    }

    /** How a column is stored. */
    public Column column(int column) {
        return types[column];
    }

    /** First column of a field given by its index in the kind, -1 if the other part of the entity has it. */
    public int firstColumn(int field) {
        return firstColumns[field];
    }

    /** UTF-16 units that a text in a column may have. */
    int textUnitsMax(int column) {
        return textUnitsMax[column];
    }

    /** Whether a slot below {@link #slotsUsed()} holds an entity. */
    public boolean taken(int slot) {
        return ids[slot] != 0;
    }

    /** Id of the entity in a slot below {@link #slotsUsed()}, 0 if it is free. */
    public int id(int slot) {
        return ids[slot];
    }

    /** Player id of the owner of the entity in a slot, 0 if it has none. */
    public int owner(int slot) {
        return owners[slot];
    }

    /**
     * Direct access to an {@link Column#INT} column by slot; valid until the next spawn, which may replace the array.
     */
    public int[] ints(int column) {
        assert types[column] == Column.INT;
        return ints[column];
    }

    /** Direct access to a {@link Column#LONG} column by slot; valid until the next spawn. */
    public long[] longs(int column) {
        assert types[column] == Column.LONG;
        return longs[column];
    }

    /**
     * Direct access to a {@link Column#TEXT} column by slot; valid until the next spawn. Entries are never null; an
     * entry is replaced, never written into, since copies of this table share it.
     */
    public byte[][] texts(int column) {
        assert types[column] == Column.TEXT;
        return texts[column];
    }

    /**
     * The second terms of a {@link Column#INT} column by slot: what the values were in the snapshot before. Codecs keep
     * them; valid until the next spawn.
     */
    int[] seconds(int column) {
        assert types[column] == Column.INT;
        return seconds[column];
    }

    /** By how much a value changed in the latest snapshot, given how many of its 32 bits an angle lacks. */
    int speed(int column, int slot, int unusedBits) {
        return (ints[column][slot] - seconds[column][slot]) << unusedBits >> unusedBits;
    }

    /**
     * Two bits: whether an entity moved otherwise than predicted in the latest snapshot, and 2 if in the one before.
     */
    int history(int slot) {
        return histories[slot];
    }

    /** Says so of the newest snapshot, with 1 or 0. */
    void remember(int slot, int moved) {
        histories[slot] = 2 * (histories[slot] & 1) + moved;
    }

    /** Sets both remembered bits. */
    void history(int slot, int history) {
        histories[slot] = history;
    }

    /** Id of the entity in any slot, 0 if it is free. */
    int idAt(int slot) {
        return slot < slotsUsed ? ids[slot] : 0;
    }

    /**
     * Puts an entity into the lowest free slot, all its values zero or empty.
     *
     * @return the slot
     * @throws IllegalStateException if the table holds {@link Limits#ENTITIES_PER_KIND_MAX} entities
     */
    public int spawn(int id, int owner) {
        assert id > 0 && owner >= 0;
        int slot = freeHint;
        while (slot < slotsUsed && ids[slot] != 0) {
            slot++;
        }
        put(slot, id, owner);
        freeHint = slot + 1;
        return slot;
    }

    /** Puts an entity into a given free slot: for keyframes, whose slots may have gaps. */
    void put(int slot, int id, int owner) {
        if (slot >= Limits.ENTITIES_PER_KIND_MAX) {
            throw new IllegalStateException(
                    "more than " + Limits.ENTITIES_PER_KIND_MAX + " entities of kind " + kind.name());
        }
        if (slot >= ids.length) {
            grow(slot + 1);
        }
        assert ids[slot] == 0 : "a taken slot";
        ids[slot] = id;
        owners[slot] = owner;
        slotsUsed = Math.max(slotsUsed, slot + 1);
        live++;
    }

    /** Frees a taken slot. */
    public void remove(int slot) {
        assert ids[slot] != 0 : "a free slot";
        ids[slot] = 0;
        owners[slot] = 0;
        histories[slot] = 0;
        clearColumns(slot, slot + 1);
        live--;
        freeHint = Math.min(freeHint, slot);
        while (slotsUsed > 0 && ids[slotsUsed - 1] == 0) {
            slotsUsed--;
        }
    }

    /** Frees every slot. */
    public void clear() {
        Arrays.fill(ids, 0, slotsUsed, 0);
        Arrays.fill(owners, 0, slotsUsed, 0);
        Arrays.fill(histories, 0, slotsUsed, 0);
        clearColumns(0, slotsUsed);
        live = 0;
        slotsUsed = 0;
        freeHint = 0;
    }

    /** Becomes equal to another table of the same kind and part. */
    public void copyFrom(Table other) {
        assert other.kind.equals(kind) && other.types.length == types.length;
        if (other.slotsUsed > ids.length) {
            grow(other.slotsUsed);
        }
        int from = other.slotsUsed;
        if (slotsUsed > from) {
            Arrays.fill(ids, from, slotsUsed, 0);
            Arrays.fill(owners, from, slotsUsed, 0);
            Arrays.fill(histories, from, slotsUsed, 0);
            clearColumns(from, slotsUsed);
        }
        System.arraycopy(other.ids, 0, ids, 0, from);
        System.arraycopy(other.owners, 0, owners, 0, from);
        System.arraycopy(other.histories, 0, histories, 0, from);
        for (int column = 0; column < types.length; column++) {
            System.arraycopy(other.array(column), 0, array(column), 0, from);
            if (types[column] == Column.INT) {
                System.arraycopy(other.seconds[column], 0, seconds[column], 0, from);
            }
        }
        live = other.live;
        slotsUsed = other.slotsUsed;
        freeHint = other.freeHint;
    }

    /** Becomes equal to another table, with everything at rest: as if it had been so for long. */
    void restAt(Table other) {
        copyFrom(other);
        Arrays.fill(histories, 0, slotsUsed, 0);
        for (int column = 0; column < types.length; column++) {
            if (types[column] == Column.INT) {
                System.arraycopy(ints[column], 0, seconds[column], 0, slotsUsed);
            }
        }
    }

    /** Takes over the values of the first N slots; the old values become the second terms. */
    void advance(Table next, int slots) {
        for (int column = 0; column < types.length; column++) {
            if (types[column] == Column.INT) {
                System.arraycopy(ints[column], 0, seconds[column], 0, slots);
            }
            System.arraycopy(next.array(column), 0, array(column), 0, slots);
        }
    }

    /** Takes over a spawned entity's values, as both terms. */
    void copyValues(Table next, int slot) {
        for (int column = 0; column < types.length; column++) {
            System.arraycopy(next.array(column), slot, array(column), slot, 1);
            if (types[column] == Column.INT) {
                seconds[column][slot] = ints[column][slot];
            }
        }
    }

    /** Whether the other table holds the same entities and values, and nothing was on its way here. */
    boolean settledAt(Table next) {
        if (slotsUsed != next.slotsUsed || !Arrays.equals(ids, 0, slotsUsed, next.ids, 0, slotsUsed)) {
            return false;
        }
        for (int column = 0; column < types.length; column++) {
            boolean same = switch (types[column]) {
                case INT ->
                    Arrays.equals(ints[column], 0, slotsUsed, next.ints[column], 0, slotsUsed)
                            && Arrays.equals(ints[column], 0, slotsUsed, seconds[column], 0, slotsUsed);
                case LONG -> Arrays.equals(longs[column], 0, slotsUsed, next.longs[column], 0, slotsUsed);
                case TEXT -> sameTexts(texts[column], next.texts[column]);
            };
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private boolean sameTexts(byte[][] some, byte[][] others) {
        for (int slot = 0; slot < slotsUsed; slot++) {
            if (!Arrays.equals(some[slot], others[slot])) {
                return false;
            }
        }
        return true;
    }

    /** Whether two entities, of tables of the same kind and part, have the same values. */
    boolean sameValues(int slot, Table other, int otherSlot) {
        for (int column = 0; column < types.length; column++) {
            boolean same = switch (types[column]) {
                case INT -> ints[column][slot] == other.ints[column][otherSlot];
                case LONG -> longs[column][slot] == other.longs[column][otherSlot];
                case TEXT -> Arrays.equals(texts[column][slot], other.texts[column][otherSlot]);
            };
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private Object array(int column) {
        return switch (types[column]) {
            case INT -> ints[column];
            case LONG -> longs[column];
            case TEXT -> texts[column];
        };
    }

    private void clearColumns(int from, int to) {
        for (int column = 0; column < types.length; column++) {
            switch (types[column]) {
                case INT -> {
                    Arrays.fill(ints[column], from, to, 0);
                    Arrays.fill(seconds[column], from, to, 0);
                }
                case LONG -> Arrays.fill(longs[column], from, to, 0);
                case TEXT -> Arrays.fill(texts[column], from, to, NO_TEXT);
            }
        }
    }

    private void allocate(int column, int slots) {
        switch (types[column]) {
            case INT -> {
                ints[column] = new int[slots];
                seconds[column] = new int[slots];
            }
            case LONG -> longs[column] = new long[slots];
            case TEXT -> {
                texts[column] = new byte[slots][];
                Arrays.fill(texts[column], NO_TEXT);
            }
        }
    }

    private void grow(int slotsNeeded) {
        int slots = Math.max(ids.length, SLOTS_MIN);
        while (slots < slotsNeeded) {
            slots *= 2;
        }
        slots = Math.min(slots, Limits.ENTITIES_PER_KIND_MAX);
        ids = Arrays.copyOf(ids, slots);
        owners = Arrays.copyOf(owners, slots);
        histories = Arrays.copyOf(histories, slots);
        for (int column = 0; column < types.length; column++) {
            Object old = array(column);
            int[] oldSeconds = seconds[column];
            allocate(column, slots);
            System.arraycopy(old, 0, array(column), 0, slotsUsed);
            if (types[column] == Column.INT) {
                System.arraycopy(oldSeconds, 0, seconds[column], 0, slotsUsed);
            }
        }
    }
}
