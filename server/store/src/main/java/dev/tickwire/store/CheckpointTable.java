package dev.tickwire.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two newest checkpoints of each room, of different ticks, in two slots that are written in turns.
 *
 * <p><b>Threads.</b> Guarded by the store.
 */
final class CheckpointTable {
    private static final int SLOTS = 2;

    private final Map<Integer, Slot> newest = new HashMap<>(); // by key

    /** A slot, without its bytes. */
    private record Slot(long slot, int epoch, int tick) {
        int key() {
            return (int) (slot / SLOTS);
        }

        boolean isOf(int ofEpoch, int ofTick) {
            return epoch == ofEpoch && tick == ofTick;
        }

        Slot other(int ofEpoch, int ofTick) {
            return new Slot(CheckpointTable.slot(key(), 1 - (int) (slot % SLOTS)), ofEpoch, ofTick);
        }
    }

    private static long slot(int key, int index) {
        return (long) key * SLOTS + index;
    }

    /** The slots of a room, newest first. */
    private static List<Slot> slots(Transaction transaction, int key) throws SQLException {
        return transaction.query(
                "SELECT slot, epoch, tick FROM tickwire_checkpoints WHERE slot IN (?, ?) ORDER BY epoch DESC, tick "
                        + "DESC",
                row -> new Slot(row.getLong(1), row.getInt(2), row.getInt(3)),
                slot(key, 0),
                slot(key, 1));
    }

    /**
     * Writes each checkpoint over the older one of its room, or over one of the same tick, with a few round trips to
     * the database however many checkpoints there are.
     *
     * @param id of the row with which their segments begin
     */
    void put(Transaction transaction, List<Checkpoint> checkpoints, long id) throws SQLException {
        findNewest(transaction, checkpoints);
        List<Object[]> states = new ArrayList<>();
        List<Object[]> begins = new ArrayList<>();
        for (Checkpoint checkpoint : checkpoints) {
            int key = checkpoint.grant().key();
            int epoch = checkpoint.grant().epoch();
            int tick = checkpoint.tick();
            Slot last = newest.getOrDefault(key, new Slot(slot(key, 1), 0, 0));
            boolean again = last.isOf(epoch, tick);
            Slot next = again ? last : last.other(epoch, tick);
            states.add(new Object[] {
                next.slot(),
                epoch,
                tick,
                ChecksummedBytes.seal(checkpoint.description(), key, epoch, tick),
                ChecksummedBytes.seal(checkpoint.header(), key, epoch, tick),
                ChecksummedBytes.seal(checkpoint.state(), key, epoch, tick)
            });
            if (checkpoint.chunksFollow()) {
                begins.add(new Object[] {again ? 0 : 1, again ? 1 : 0, id, key});
            } else {
                begins.add(new Object[] {0, 0, 0L, key});
            }
            newest.put(key, next);
        }
        transaction.batch(
                "INSERT INTO tickwire_checkpoints(slot, epoch, tick, description, header, state) VALUES(?, ?, ?, ?, ?, "
                        + "?)"
                        + " ON CONFLICT(slot) DO UPDATE SET epoch = excluded.epoch, tick = excluded.tick,"
                        + " description = excluded.description, header = excluded.header, state = excluded.state",
                states);
        transaction.batch("UPDATE tickwire_rooms SET older = ? * newer + ? * older, newer = ? WHERE room = ?", begins);
    }

    /** Reads which checkpoint is the newest, of each room for which the table does not know it. */
    private void findNewest(Transaction transaction, List<Checkpoint> checkpoints) throws SQLException {
        List<Long> slots = new ArrayList<>();
        for (Checkpoint checkpoint : checkpoints) {
            int key = checkpoint.grant().key();
            if (!newest.containsKey(key)) {
                slots.add(slot(key, 0));
                slots.add(slot(key, 1));
            }
        }
        transaction.eachOf(
                "SELECT slot, epoch, tick FROM tickwire_checkpoints WHERE slot IN ({values}) ORDER BY epoch, tick",
                "?",
                slots,
                row -> {
                    Slot slot = new Slot(row.getLong(1), row.getInt(2), row.getInt(3));
                    newest.put(slot.key(), slot);
                });
    }

    /** Forgets which checkpoint of a room is the newest: another host may have written it. */
    void forget(int key) {
        newest.remove(key);
    }

    /** Forgets which checkpoint is the newest of every room. */
    void clear() {
        newest.clear();
    }

    void delete(Transaction transaction, int key) throws SQLException {
        transaction.update("DELETE FROM tickwire_checkpoints WHERE slot IN (?, ?)", slot(key, 0), slot(key, 1));
        forget(key);
    }

    /** The descriptions of all rooms, by key: each of the newest checkpoint whose description is sound. */
    static Map<Integer, byte[]> descriptions(Transaction transaction) throws SQLException {
        Map<Integer, byte[]> descriptions = new HashMap<>();
        transaction.each(
                "SELECT slot, epoch, tick, description FROM tickwire_checkpoints ORDER BY epoch, tick", row -> {
                    Slot slot = new Slot(row.getLong(1), row.getInt(2), row.getInt(3));
                    byte[] description = ChecksummedBytes.open(row.getBytes(4), slot.key(), slot.epoch(), slot.tick());
                    if (description != null) {
                        descriptions.put(slot.key(), description);
                    }
                });
        return descriptions;
    }

    /** The newest sound checkpoint and the chunks after it; {@code null} if none is sound. */
    static @Nullable RecoveredRoom load(Transaction transaction, int key, RowTable rows) throws SQLException {
        List<Long> begins = transaction.first(
                "SELECT newer, older FROM tickwire_rooms WHERE room = ?",
                row -> List.of(row.getLong(1), row.getLong(2)),
                key);
        List<Slot> slots = slots(transaction, key);
        for (int i = 0; begins != null && i < slots.size(); i++) {
            Slot slot = slots.get(i);
            List<byte[]> sealed = transaction.first(
                    "SELECT header, state FROM tickwire_checkpoints WHERE slot = ?",
                    row -> List.of(row.getBytes(1), row.getBytes(2)),
                    slot.slot());
            byte[] header =
                    sealed == null ? null : ChecksummedBytes.open(sealed.get(0), key, slot.epoch(), slot.tick());
            byte[] state = sealed == null ? null : ChecksummedBytes.open(sealed.get(1), key, slot.epoch(), slot.tick());
            if (header != null && state != null) {
                RecoveredRoom checkpoint = new RecoveredRoom(slot.epoch(), slot.tick(), header, state, List.of());
                long from = begins.get(i);
                return from == 0 ? checkpoint : follow(checkpoint, rows.chunks(transaction, key, from));
            }
        }
        return null;
    }

    /** Adds the chunks that follow a checkpoint without a gap; the same row may have some before it. */
    private static RecoveredRoom follow(RecoveredRoom checkpoint, List<Chunk> stored) {
        List<Chunk> chunks = new ArrayList<>();
        int tick = checkpoint.tick();
        int sequence = 0;
        for (Chunk chunk : stored) {
            if (chunk.epoch() != checkpoint.epoch() || chunk.lastTick() <= tick) {
                continue;
            }
            // After the next checkpoint, which may be damaged, chunks count from 0 again.
            if (chunk.firstTick() != tick + 1 || (chunk.sequence() != sequence && chunk.sequence() != 0)) {
                break;
            }
            chunks.add(chunk);
            tick = chunk.lastTick();
            sequence = chunk.sequence() + 1;
        }
        return new RecoveredRoom(
                checkpoint.epoch(), checkpoint.tick(), checkpoint.header(), checkpoint.state(), chunks);
    }
}
