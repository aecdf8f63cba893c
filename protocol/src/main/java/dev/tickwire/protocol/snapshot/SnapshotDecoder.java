package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.schema.Column;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.Utf8;
import dev.tickwire.protocol.wire.WireInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies what {@link SnapshotEncoder} wrote: the other half of PROTOCOL.md section 6. Safe for any bytes: time and
 * memory are bounded by their number and by the limits.
 *
 * <p>Threads: one.
 */
public final class SnapshotDecoder {
    private static final int WITH_HASH = 1;

    private final Contexts contexts;
    private final RangeDecoder coder;
    private final NumberDecoder numbers;
    private final ContextSelector around = new ContextSelector();
    private final Prior first;
    private Prior prior;
    /** The prior in the current frame; {@code null} if it has none. */
    private @Nullable Prior coming;

    /** {@code base} of the table whose fields' contexts are open, -1 for none. */
    private int open = -1;

    /** A decoder that knows no prior but the schema's. */
    public SnapshotDecoder(Schema schema) {
        contexts = new Contexts(schema);
        coder = new RangeDecoder(contexts.count());
        numbers = new NumberDecoder(coder);
        first = Prior.first(contexts);
        prior = first;
    }

    /** Begins a frame: its deltas are coded by the newest prior of the frames before. */
    public void begin() {
        if (coming != null) {
            prior = coming;
            coming = null;
        }
    }

    /**
     * Takes in the body of a prior's section, to its exact end: deltas of later frames are coded by it.
     *
     * @throws RefusedException if the bytes are malformed, or the frame has another prior; the prior before stays
     */
    public void learn(WireInput in) {
        if (coming != null) {
            throw RefusedException.malformed("two priors in a frame");
        }
        coming = Prior.read(contexts, in);
    }

    /** Version of the newest prior that it has got. */
    public int priorVersion() {
        return (coming == null ? prior : coming).version();
    }

    /**
     * Changes a state as a delta or keyframe says, to its exact end.
     *
     * @return false if the state now differs from the hash that rode along
     * @throws RefusedException if the bytes mean nothing; the state is then unspecified
     */
    public boolean apply(GroupState state, boolean keyframe, WireInput in) {
        int head = in.readVarInt();
        boolean withHash = (head & WITH_HASH) != 0;
        int hash = withHash ? in.readFixedInt() : 0;
        Prior start = keyframe ? first : prior;
        if (head >>> 1 != start.version()) {
            throw RefusedException.malformed("a snapshot of another prior");
        }
        coder.begin(start, in);
        open = -1;
        List<Contexts.OfTable> places = contexts.tables(state.own());
        for (int i = 0; i < places.size(); i++) {
            coder.open(places.get(i).base(), places.get(i).columnsBase());
            if (keyframe) {
                readTable(state.table(i), places.get(i));
            } else {
                readDelta(state.table(i), places.get(i));
            }
        }
        coder.end();
        return !withHash || state.hash() == hash;
    }

    private void openColumns(Contexts.OfTable place) {
        if (open != place.base()) {
            open = place.base();
            coder.open(place.columnsBase(), place.end());
        }
    }

    private void readDelta(Table table, Contexts.OfTable place) {
        int removed = count(place.base() + Contexts.REMOVED, table.live());
        int slot = -1;
        for (int i = 0; i < removed; i++) {
            slot += 1 + count(place.base() + Contexts.GAP, Limits.ENTITIES_PER_KIND_MAX);
            if (slot >= table.slotsUsed() || !table.taken(slot)) {
                throw RefusedException.malformed("a free slot cannot be removed");
            }
            table.remove(slot);
        }
        if (table.columns() > 0) {
            readChanges(table, place);
        }
        int spawned = count(place.base() + Contexts.SPAWNED, Limits.ENTITIES_PER_KIND_MAX - table.live());
        int before = -1;
        for (int i = 0; i < spawned; i++) {
            int id = readId(table, before, place);
            int spawnedSlot = table.spawn(id, readOwner(table, before, place));
            readValues(table, spawnedSlot, before, place, false);
            before = spawnedSlot;
        }
    }

    private void readChanges(Table table, Contexts.OfTable place) {
        boolean still = coder.bit(place.base() + Contexts.MOVED) == 0;
        if (!still) {
            openColumns(place);
        }
        int any = 0;
        for (int slot = 0; slot < table.slotsUsed(); slot++) {
            if (table.taken(slot)) {
                int moved = still ? 0 : coder.bit(place.base() + Contexts.ENTITY + table.history(slot));
                if (moved == 1) {
                    readMove(table, slot, place);
                } else {
                    goOn(table, slot, place);
                }
                table.remember(slot, moved);
                any |= moved;
            }
        }
        if (!still && any == 0) {
            throw RefusedException.malformed("a move of nothing");
        }
    }

    /** Applies the prediction to an entity. */
    private void goOn(Table table, int slot, Contexts.OfTable place) {
        for (int column = 0; column < table.columns(); column++) {
            if (table.column(column) == Column.INT) {
                int unused = place.unusedBits()[column];
                put(table, column, slot, place, table.speed(column, slot, unused), 0);
            }
        }
    }

    private void readMove(Table table, int slot, Contexts.OfTable place) {
        around.clear();
        boolean moved = false;
        for (int column = 0; column < table.columns(); column++) {
            moved |= readChange(table, column, slot, place);
        }
        if (!moved) {
            throw RefusedException.malformed("a move by nothing");
        }
    }

    /** Whether it is one. */
    private boolean readChange(Table table, int column, int slot, Contexts.OfTable place) {
        int block = place.columns()[column];
        return switch (table.column(column)) {
            case INT -> {
                int speed = table.speed(column, slot, place.unusedBits()[column]);
                around.approach(speed);
                int residual = numbers.number(block + Contexts.CHANGE, around);
                put(table, column, slot, place, speed, residual);
                yield residual != 0;
            }
            case LONG -> {
                around.approach(0);
                int high = numbers.number(block + Contexts.CHANGE, around);
                int low = numbers.number(block + Contexts.LOW_CHANGE, around);
                long value = table.longs(column)[slot];
                table.longs(column)[slot] = joined((int) (value >>> 32) + high, (int) value + low);
                yield (high | low) != 0;
            }
            case TEXT -> {
                around.approach(0);
                int length = numbers.number(block + Contexts.CHANGE, around);
                if (length != 0) {
                    table.texts(column)[slot] = readText(table, column, block, length - 1);
                }
                yield length != 0;
            }
        };
    }

    private void put(Table table, int column, int slot, Contexts.OfTable place, int speed, int residual) {
        int unused = place.unusedBits()[column];
        int value = table.ints(column)[slot];
        table.seconds(column)[slot] = value;
        int predicted = prior.linear(place.fields()[column]) ? value + speed : value;
        table.ints(column)[slot] = (predicted + residual) << unused >>> unused;
    }

    private void readTable(Table table, Contexts.OfTable place) {
        table.clear();
        int slots = count(place.base() + Contexts.SPAWNED, Limits.ENTITIES_PER_KIND_MAX);
        int before = -1;
        for (int slot = 0; slot < slots; slot++) {
            if (coder.bit(place.base() + Contexts.TAKEN) == 1) {
                int id = readId(table, before, place);
                table.put(slot, id, readOwner(table, before, place));
                int history = coder.bit(place.base() + Contexts.HISTORY);
                table.history(slot, history + 2 * coder.bit(place.base() + Contexts.HISTORY));
                readValues(table, slot, before, place, true);
                before = slot;
            }
        }
        if (before != slots - 1) {
            throw RefusedException.malformed("a table that ends with a free slot");
        }
    }

    private int readId(Table table, int before, Contexts.OfTable place) {
        int id = numbers.number(place.base() + Contexts.ID) + (before < 0 ? 0 : table.id(before));
        if (id <= 0) {
            throw RefusedException.malformed("an id below 1");
        }
        return id;
    }

    private int readOwner(Table table, int before, Contexts.OfTable place) {
        int owner = numbers.number(place.base() + Contexts.OWNER) + (before < 0 ? 0 : table.owner(before));
        if (owner < 0) {
            throw RefusedException.malformed("an owner below 0");
        }
        return owner;
    }

    private void readValues(Table table, int slot, int before, Contexts.OfTable place, boolean keyframe) {
        openColumns(place);
        for (int column = 0; column < table.columns(); column++) {
            int block = place.columns()[column];
            switch (table.column(column)) {
                case INT -> {
                    int[] values = table.ints(column);
                    int unused = place.unusedBits()[column];
                    int step = numbers.number(block + Contexts.VALUE);
                    values[slot] = (step + (before < 0 ? 0 : values[before])) << unused >>> unused;
                    int speed = keyframe ? numbers.number(block + Contexts.SPEED) : 0;
                    table.seconds(column)[slot] = (values[slot] - speed) << unused >>> unused;
                }
                case LONG -> {
                    long other = before < 0 ? 0 : table.longs(column)[before];
                    int high = numbers.number(block + Contexts.VALUE) + (int) (other >>> 32);
                    int low = numbers.number(block + Contexts.LOW_VALUE) + (int) other;
                    table.longs(column)[slot] = joined(high, low);
                }
                case TEXT -> {
                    int length = numbers.number(block + Contexts.CHANGE);
                    table.texts(column)[slot] = readText(table, column, block, length - 1);
                }
            }
        }
    }

    private byte[] readText(Table table, int column, int block, int length) {
        int unitsMax = table.textUnitsMax(column);
        if (length < 0 || length > Utf8.UNIT_BYTES_MAX * unitsMax) {
            throw RefusedException.outOfRange("a text that is too long");
        }
        byte[] text = new byte[length];
        numbers.letters(block + Contexts.LETTER, text);
        if (!Utf8.isText(text, 0, length, unitsMax)) {
            throw RefusedException.outOfRange("a text that is not allowed");
        }
        return text;
    }

    private int count(int block, int max) {
        int count = numbers.number(block);
        if (count < 0 || count > max) {
            throw RefusedException.malformed("a count beyond its limit");
        }
        return count;
    }

    private static long joined(int high, int low) {
        return ((long) high << 32) | (low & 0xffffffffL);
    }
}
