package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the change between two snapshots of a group, or one whole snapshot, into the body of a section (PROTOCOL.md
 * section 6), and learns from what it encodes. One serves all groups of a room.
 *
 * <p>Threads: one. Memory: two counters for every context; encoding allocates nothing once {@link EncoderScratch} has
 * grown.
 */
public final class SnapshotEncoder {
    private static final int WITH_HASH = 1;

    private final EncoderScratch memory;
    private final Contexts contexts;
    private final RangeEncoder coder;
    private final NumberEncoder numbers;
    private final ContextSelector around;
    private final PriorTrainer trainer;
    private final Prior first;
    private Prior prior;
    private Prior told;

    /** {@code base} of the table whose fields' contexts are open, -1 for none. */
    private int open = -1;

    /**
     * An encoder that has learned nothing yet.
     *
     * @param memory of the thread that encodes
     */
    public SnapshotEncoder(Schema schema, EncoderScratch memory) {
        this.memory = memory;
        contexts = new Contexts(schema);
        coder = memory.coder;
        numbers = memory.numbers;
        around = memory.around;
        first = Prior.first(contexts);
        prior = first;
        told = first;
        trainer = new PriorTrainer(contexts);
    }

    /**
     * Appends the change from one state to the next, and makes the first what every decoder's then is. Both are of the
     * same schema and part; of {@code next} only slots, ids, owners and values are read. Between them removals came
     * before spawns, and spawns took the lowest free slots; an entity whose slot holds another id in {@code next} was
     * removed and the other spawned.
     *
     * @param withHash whether the hash of the new state rides along
     * @return false, with nothing written, if a decoder's state stays as it is and {@code withHash} is false
     */
    public boolean encodeDelta(GroupState state, GroupState next, boolean withHash, WireOutput out) {
        if (!withHash && settled(state, next)) {
            return false;
        }
        trainer.see(state, next);
        begin(prior, trainer.tally());
        List<Contexts.OfTable> places = contexts.tables(state.own());
        for (int i = 0; i < places.size(); i++) {
            writeDelta(state.table(i), next.table(i), places.get(i));
        }
        end(state, prior, withHash, out);
        return true;
    }

    /** Appends a whole state. */
    public void encodeKeyframe(GroupState state, boolean withHash, WireOutput out) {
        begin(first, coder.untallied(contexts.count()));
        List<Contexts.OfTable> places = contexts.tables(state.own());
        for (int i = 0; i < places.size(); i++) {
            writeTable(state.table(i), places.get(i));
        }
        end(state, first, withHash, out);
    }

    /**
     * Ends a snapshot of all groups: deltas from now on are coded by the prior that was appended last time.
     *
     * @return whether the body of a prior's section was appended, which every client must get with its next frame
     */
    public boolean learn(WireOutput out) {
        prior = told;
        Prior found = trainer.learn(prior);
        if (found == null) {
            return false;
        }
        told = found;
        found.write(contexts, out);
        return true;
    }

    private void begin(Prior start, int[] tally) {
        coder.begin(start, tally);
        open = -1;
    }

    private void openColumns(Contexts.OfTable place) {
        if (open != place.base()) {
            open = place.base();
            coder.open(place.columnsBase(), place.end());
        }
    }

    private void end(GroupState state, Prior start, boolean withHash, WireOutput out) {
        int length = coder.end();
        out.writeVarInt(2 * start.version() + (withHash ? WITH_HASH : 0));
        if (withHash) {
            out.writeFixedInt(state.hash());
        }
        out.writeRaw(coder.bytes(), 0, length);
    }

    private static boolean settled(GroupState state, GroupState next) {
        for (int i = 0; i < state.tables().size(); i++) {
            if (!state.table(i).settledAt(next.table(i))) {
                return false;
            }
        }
        return true;
    }

    private void writeDelta(Table state, Table next, Contexts.OfTable place) {
        coder.open(place.base(), place.columnsBase());
        writeRemoved(state, next, place);
        if (state.columns() > 0) {
            writeChanges(state, next, place);
        }
        writeSpawned(state, next, place);
    }

    private void writeRemoved(Table state, Table next, Contexts.OfTable place) {
        int removed = 0;
        for (int slot = 0; slot < state.slotsUsed(); slot++) {
            removed += state.taken(slot) && next.idAt(slot) != state.id(slot) ? 1 : 0;
        }
        numbers.number(place.base() + Contexts.REMOVED, removed);
        int before = -1;
        for (int slot = 0; removed > 0; slot++) {
            if (state.taken(slot) && next.idAt(slot) != state.id(slot)) {
                numbers.number(place.base() + Contexts.GAP, slot - before - 1);
                before = slot;
                state.remove(slot);
                removed--;
            }
        }
    }

    private void writeSpawned(Table state, Table next, Contexts.OfTable place) {
        int spawned = next.live() - state.live();
        numbers.number(place.base() + Contexts.SPAWNED, spawned);
        int before = -1;
        for (int slot = 0; spawned > 0; slot++) {
            if (next.taken(slot) && state.idAt(slot) != next.id(slot)) {
                int taken = state.spawn(next.id(slot), next.owner(slot));
                assert taken == slot : "a spawned entity must take the lowest free slot, after all removals";
                state.copyValues(next, slot);
                writeEntity(state, slot, before, place, false);
                before = slot;
                spawned--;
            }
        }
    }

    private void writeChanges(Table state, Table next, Contexts.OfTable place) {
        int slots = state.slotsUsed();
        int[] moved = memory.unmoved(slots);
        boolean still = !findMoved(state, next, place, slots, moved);
        coder.bit(place.base() + Contexts.MOVED, still ? 0 : 1);
        if (!still) {
            openColumns(place);
        }
        for (int slot = 0; slot < slots; slot++) {
            if (state.taken(slot)) {
                int bit = moved[slot] == 0 ? 0 : 1;
                if (!still) {
                    coder.bit(place.base() + Contexts.ENTITY + state.history(slot), bit);
                }
                if (bit == 1) {
                    writeChange(state, next, slot, place);
                }
                state.remember(slot, bit);
            }
        }
        state.advance(next, slots);
    }

    /** Column by column, which the machine does for many slots at once. */
    private boolean findMoved(Table state, Table next, Contexts.OfTable place, int slots, int[] moved) {
        for (int column = 0; column < state.columns(); column++) {
            switch (state.column(column)) {
                case INT -> {
                    int unused = place.unusedBits()[column];
                    if (prior.linear(place.fields()[column])) {
                        MovedEntities.compareLinear(state, next, column, unused, moved, slots);
                    } else {
                        MovedEntities.compareHeld(state, next, column, unused, moved, slots);
                    }
                }
                case LONG -> MovedEntities.compareLongs(state, next, column, moved, slots);
                case TEXT -> MovedEntities.compareTexts(state, next, column, moved, slots);
            }
        }
        int any = 0;
        for (int slot = 0; slot < slots; slot++) {
            moved[slot] = state.taken(slot) ? moved[slot] : 0;
            any |= moved[slot];
        }
        return any != 0;
    }

    private void writeChange(Table state, Table next, int slot, Contexts.OfTable place) {
        around.clear();
        for (int column = 0; column < state.columns(); column++) {
            int block = place.columns()[column];
            switch (state.column(column)) {
                case INT -> {
                    int unused = place.unusedBits()[column];
                    int speed = state.speed(column, slot, unused);
                    int predicted = state.ints(column)[slot] + (prior.linear(place.fields()[column]) ? speed : 0);
                    around.approach(speed);
                    int residual = (next.ints(column)[slot] - predicted) << unused >> unused;
                    numbers.number(block + Contexts.CHANGE, around, residual);
                }
                case LONG -> {
                    long value = next.longs(column)[slot];
                    long before = state.longs(column)[slot];
                    around.approach(0);
                    numbers.number(block + Contexts.CHANGE, around, (int) (value >>> 32) - (int) (before >>> 32));
                    numbers.number(block + Contexts.LOW_CHANGE, around, (int) value - (int) before);
                }
                case TEXT -> {
                    byte[] text = next.texts(column)[slot];
                    boolean same = Arrays.equals(text, state.texts(column)[slot]);
                    around.approach(0);
                    numbers.number(block + Contexts.CHANGE, around, same ? 0 : text.length + 1);
                    if (!same) {
                        numbers.letters(block + Contexts.LETTER, text);
                    }
                }
            }
        }
    }

    private void writeTable(Table table, Contexts.OfTable place) {
        int slots = table.slotsUsed();
        coder.open(place.base(), place.columnsBase());
        numbers.number(place.base() + Contexts.SPAWNED, slots);
        int before = -1;
        for (int slot = 0; slot < slots; slot++) {
            coder.bit(place.base() + Contexts.TAKEN, table.taken(slot) ? 1 : 0);
            if (table.taken(slot)) {
                writeEntity(table, slot, before, place, true);
                before = slot;
            }
        }
    }

    /** An entity by what it has other than the entity before it, or than nothing. */
    private void writeEntity(Table table, int slot, int before, Contexts.OfTable place, boolean keyframe) {
        int base = place.base();
        openColumns(place);
        numbers.number(base + Contexts.ID, table.id(slot) - (before < 0 ? 0 : table.id(before)));
        numbers.number(base + Contexts.OWNER, table.owner(slot) - (before < 0 ? 0 : table.owner(before)));
        if (keyframe) {
            int history = table.history(slot);
            coder.bit(base + Contexts.HISTORY, history & 1);
            coder.bit(base + Contexts.HISTORY, history >>> 1);
        }
        for (int column = 0; column < table.columns(); column++) {
            int block = place.columns()[column];
            switch (table.column(column)) {
                case INT -> {
                    int[] values = table.ints(column);
                    int unused = place.unusedBits()[column];
                    int step = values[slot] - (before < 0 ? 0 : values[before]);
                    numbers.number(block + Contexts.VALUE, step << unused >> unused);
                    if (keyframe) {
                        numbers.number(block + Contexts.SPEED, table.speed(column, slot, unused));
                    }
                }
                case LONG -> {
                    long value = table.longs(column)[slot];
                    long other = before < 0 ? 0 : table.longs(column)[before];
                    numbers.number(block + Contexts.VALUE, (int) (value >>> 32) - (int) (other >>> 32));
                    numbers.number(block + Contexts.LOW_VALUE, (int) value - (int) other);
                }
                case TEXT -> {
                    byte[] text = table.texts(column)[slot];
                    numbers.number(block + Contexts.CHANGE, text.length + 1);
                    numbers.letters(block + Contexts.LETTER, text);
                }
            }
        }
    }
}
