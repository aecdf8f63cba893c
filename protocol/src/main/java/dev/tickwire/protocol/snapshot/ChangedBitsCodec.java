package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.Arrays;

/**
 * The codec of PROTOCOL.md section 6: bits for what changed, varints for how much.
 *
 * <p>Threads: one. Memory: scratch as large as the largest table needs; encoding allocates nothing once it has grown.
 */
public final class ChangedBitsCodec implements SnapshotCodec {
    private static final int PRIOR = 0;
    private static final int WITH_HASH = 1;

    /** Bit per entity: of those kept, which changed; in a keyframe: which slots are taken. */
    private byte[] entityBits = new byte[0];

    /** Bit per column of one entity: which changed. */
    private final byte[] columnBits = new byte[bytes(Limits.COLUMNS_PER_KIND_MAX)];

    /** When applying: slots of the entities that were there before and were not removed. */
    private int[] kept = new int[0];

    @Override
    public int priorVersion() {
        return PRIOR;
    }

    @Override
    public boolean encodeDelta(GroupState base, GroupState next, boolean withHash, WireOutput out) {
        int start = out.position();
        writeHead(next, withHash, out);
        boolean different = withHash;
        for (int i = 0; i < next.tables().size(); i++) {
            different |= encodeDelta(base.table(i), next.table(i), out);
        }
        if (!different) {
            out.rewind(start);
        }
        return different;
    }

    @Override
    public void encodeKeyframe(GroupState state, boolean withHash, WireOutput out) {
        writeHead(state, withHash, out);
        for (int i = 0; i < state.tables().size(); i++) {
            encodeKeyframe(state.table(i), out);
        }
    }

    @Override
    public boolean apply(GroupState state, boolean keyframe, WireInput in) {
        if (in.readVarInt() != PRIOR) {
            throw RefusedException.malformed("a snapshot of another prior");
        }
        int flags = in.readByte();
        if ((flags & ~WITH_HASH) != 0) {
            throw RefusedException.malformed("unknown flags of a snapshot");
        }
        int hash = flags == WITH_HASH ? in.readFixedInt() : 0;
        for (int i = 0; i < state.tables().size(); i++) {
            if (keyframe) {
                applyKeyframe(state.table(i), in);
            } else {
                applyDelta(state.table(i), in);
            }
        }
        in.requireEnd();
        return flags != WITH_HASH || state.hash() == hash;
    }

    private static void writeHead(GroupState state, boolean withHash, WireOutput out) {
        out.writeVarInt(PRIOR);
        out.writeByte((byte) (withHash ? WITH_HASH : 0));
        if (withHash) {
            out.writeFixedInt(state.hash());
        }
    }

    private boolean encodeDelta(Table base, Table next, WireOutput out) {
        boolean removed = writeRemoved(base, next, out);
        boolean spawned = writeSpawned(base, next, out);
        boolean changed = writeChanges(base, next, out);
        return removed || spawned || changed;
    }

    private static boolean writeRemoved(Table base, Table next, WireOutput out) {
        int removed = 0;
        for (int slot = 0; slot < base.slotsUsed(); slot++) {
            removed += base.taken(slot) && idAt(next, slot) != base.id(slot) ? 1 : 0;
        }
        out.writeVarInt(removed);
        int before = -1;
        for (int slot = 0; removed > 0 && slot < base.slotsUsed(); slot++) {
            if (base.taken(slot) && idAt(next, slot) != base.id(slot)) {
                out.writeVarInt(slot - before - 1);
                before = slot;
            }
        }
        return removed > 0;
    }

    private static boolean writeSpawned(Table base, Table next, WireOutput out) {
        int spawned = 0;
        for (int slot = 0; slot < next.slotsUsed(); slot++) {
            spawned += next.taken(slot) && idAt(base, slot) != next.id(slot) ? 1 : 0;
        }
        out.writeVarInt(spawned);
        int idBefore = 0;
        boolean sawFree = false;
        for (int slot = 0; spawned > 0 && slot < next.slotsUsed(); slot++) {
            sawFree |= !next.taken(slot);
            if (next.taken(slot) && idAt(base, slot) != next.id(slot)) {
                assert !sawFree : "a spawned entity must take the lowest free slot, after all removals";
                writeEntity(next, slot, idBefore, out);
                idBefore = next.id(slot);
            }
        }
        return spawned > 0;
    }

    private boolean writeChanges(Table base, Table next, WireOutput out) {
        int both = Math.min(base.slotsUsed(), next.slotsUsed());
        needEntityBits(both);
        int keptCount = 0;
        int changed = 0;
        for (int slot = 0; slot < both; slot++) {
            if (next.taken(slot) && base.id(slot) == next.id(slot)) {
                assert base.owner(slot) == next.owner(slot) : "an entity keeps its owner";
                if (!next.sameValues(slot, base, slot)) {
                    set(entityBits, keptCount);
                    changed++;
                }
                keptCount++;
            }
        }
        out.writeVarInt(changed);
        if (changed == 0) {
            return false;
        }
        out.writeRaw(entityBits, 0, bytes(keptCount));
        int index = 0;
        for (int slot = 0; slot < both; slot++) {
            if (next.taken(slot) && base.id(slot) == next.id(slot) && isSet(entityBits, index++)) {
                writeChangedColumns(base, next, slot, out);
            }
        }
        return true;
    }

    private void writeChangedColumns(Table base, Table next, int slot, WireOutput out) {
        int bitmapBytes = bytes(next.columns());
        Arrays.fill(columnBits, 0, bitmapBytes, (byte) 0);
        for (int column = 0; column < next.columns(); column++) {
            if (!next.sameValue(column, slot, base, slot)) {
                set(columnBits, column);
            }
        }
        out.writeRaw(columnBits, 0, bitmapBytes);
        for (int column = 0; column < next.columns(); column++) {
            if (isSet(columnBits, column)) {
                writeValue(base, next, slot, column, out);
            }
        }
    }

    private static void writeValue(Table base, Table next, int slot, int column, WireOutput out) {
        switch (next.column(column)) {
            case INT -> out.writeInt(next.ints(column)[slot] - base.ints(column)[slot]);
            case LONG -> out.writeFixedLong(next.longs(column)[slot]);
            case TEXT -> writeText(next.texts(column)[slot], out);
        }
    }

    private void encodeKeyframe(Table table, WireOutput out) {
        int slots = table.slotsUsed();
        needEntityBits(slots);
        for (int slot = 0; slot < slots; slot++) {
            if (table.taken(slot)) {
                set(entityBits, slot);
            }
        }
        out.writeVarInt(slots);
        out.writeRaw(entityBits, 0, bytes(slots));
        int idBefore = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (table.taken(slot)) {
                writeEntity(table, slot, idBefore, out);
                idBefore = table.id(slot);
            }
        }
    }

    private static void writeEntity(Table table, int slot, int idBefore, WireOutput out) {
        out.writeInt(table.id(slot) - idBefore);
        out.writeVarInt(table.owner(slot));
        for (int column = 0; column < table.columns(); column++) {
            switch (table.column(column)) {
                case INT -> out.writeInt(table.ints(column)[slot]);
                case LONG -> out.writeFixedLong(table.longs(column)[slot]);
                case TEXT -> writeText(table.texts(column)[slot], out);
            }
        }
    }

    private static void writeText(byte[] text, WireOutput out) {
        out.writeVarInt(text.length);
        out.writeRaw(text, 0, text.length);
    }

    private void applyDelta(Table table, WireInput in) {
        readRemoved(table, in);
        int keptCount = findKept(table);
        int spawned = in.readCount(Limits.ENTITIES_PER_KIND_MAX - table.live());
        int id = 0;
        for (int i = 0; i < spawned; i++) {
            id = readId(id, in);
            int slot = table.spawn(id, in.readCount(Integer.MAX_VALUE));
            readValues(table, slot, in);
        }
        int changed = in.readCount(keptCount);
        if (changed > 0) {
            readChanges(table, keptCount, changed, in);
        }
    }

    private static void readRemoved(Table table, WireInput in) {
        int removed = in.readCount(table.live());
        int slot = -1;
        for (int i = 0; i < removed; i++) {
            slot += 1 + in.readCount(Limits.ENTITIES_PER_KIND_MAX);
            if (slot >= table.slotsUsed() || !table.taken(slot)) {
                throw RefusedException.malformed("a free slot cannot be removed");
            }
            table.remove(slot);
        }
    }

    private int findKept(Table table) {
        if (kept.length < table.live()) {
            kept = new int[Math.max(table.live(), 2 * kept.length)];
        }
        int count = 0;
        for (int slot = 0; slot < table.slotsUsed(); slot++) {
            if (table.taken(slot)) {
                kept[count++] = slot;
            }
        }
        return count;
    }

    private void readChanges(Table table, int keptCount, int changed, WireInput in) {
        needEntityBits(keptCount);
        if (readBitmap(entityBits, keptCount, in) != changed) {
            throw RefusedException.malformed("a bitmap that disagrees with its count");
        }
        for (int i = 0; i < keptCount; i++) {
            if (isSet(entityBits, i)) {
                readBitmap(columnBits, table.columns(), in);
                for (int column = 0; column < table.columns(); column++) {
                    if (isSet(columnBits, column)) {
                        readValue(table, kept[i], column, in);
                    }
                }
            }
        }
    }

    private void applyKeyframe(Table table, WireInput in) {
        table.clear();
        int slots = in.readCount(Limits.ENTITIES_PER_KIND_MAX);
        needEntityBits(slots);
        readBitmap(entityBits, slots, in);
        if (slots > 0 && !isSet(entityBits, slots - 1)) {
            throw RefusedException.malformed("a table that ends with a free slot");
        }
        int id = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (isSet(entityBits, slot)) {
                id = readId(id, in);
                table.put(slot, id, in.readCount(Integer.MAX_VALUE));
                readValues(table, slot, in);
            }
        }
    }

    private static int readId(int before, WireInput in) {
        int id = before + in.readInt();
        if (id <= 0) {
            throw RefusedException.malformed("an id below 1");
        }
        return id;
    }

    private static void readValues(Table table, int slot, WireInput in) {
        for (int column = 0; column < table.columns(); column++) {
            readValue(table, slot, column, in);
        }
    }

    private static void readValue(Table table, int slot, int column, WireInput in) {
        switch (table.column(column)) {
            case INT -> table.ints(column)[slot] += in.readInt();
            case LONG -> table.longs(column)[slot] = in.readFixedLong();
            case TEXT -> table.texts(column)[slot] = in.readCounted(table.textBytesMax(column));
        }
    }

    /** Reads a bitmap of so many bits, the unused ones 0, and counts those set. */
    private static int readBitmap(byte[] bitmap, int bits, WireInput in) {
        in.readRaw(bitmap, bytes(bits));
        if ((bits & 7) != 0 && (bitmap[bits >> 3] & 0xff) >> (bits & 7) != 0) {
            throw RefusedException.malformed("unused bits of a bitmap are not 0");
        }
        int set = 0;
        for (int i = 0; i < bytes(bits); i++) {
            set += Integer.bitCount(bitmap[i] & 0xff);
        }
        return set;
    }

    private void needEntityBits(int bits) {
        if (entityBits.length < bytes(bits)) {
            entityBits = new byte[Math.max(bytes(bits), 2 * entityBits.length)];
        }
        Arrays.fill(entityBits, 0, bytes(bits), (byte) 0);
    }

    private static int idAt(Table table, int slot) {
        return slot < table.slotsUsed() ? table.id(slot) : 0;
    }

    private static int bytes(int bits) {
        return (bits + 7) >> 3;
    }

    private static void set(byte[] bitmap, int bit) {
        bitmap[bit >> 3] |= (byte) (1 << (bit & 7));
    }

    private static boolean isSet(byte[] bitmap, int bit) {
        return ((bitmap[bit >> 3] >> (bit & 7)) & 1) != 0;
    }
}
