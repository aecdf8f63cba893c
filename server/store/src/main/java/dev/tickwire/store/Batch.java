package dev.tickwire.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * What goes into one commit, and which ticks it makes durable.
 *
 * <p><b>Threads.</b> Guarded by the journal's lock while it fills; the writer's afterwards.
 */
final class Batch {
    private static final int BYTES_AT_FIRST = 1 << 16;
    private static final int ROOMS_AT_FIRST = 1 << 10;

    private byte[] chunks = new byte[BYTES_AT_FIRST];
    private int chunkBytes;
    private long checkpointBytes;
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final List<Grant> ended = new ArrayList<>();
    private RoomJournal[] rooms = new RoomJournal[ROOMS_AT_FIRST];
    private int[] ticks = new int[ROOMS_AT_FIRST];
    private int[] checkpointNumbers = new int[ROOMS_AT_FIRST]; // 0: a chunk
    private int promises; // of rooms and ticks
    private final CRC32C crc = new CRC32C();

    boolean isEmpty() {
        return promises == 0 && ended.isEmpty();
    }

    long bytes() {
        return chunkBytes + checkpointBytes;
    }

    void add(RoomJournal room, int sequence, int firstTick, int ticks, byte[] content, int offset, int length) {
        int end = chunkBytes + Chunk.HEADER_BYTES_MAX + length;
        if (end > chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(end, 2 * chunks.length));
        }
        chunkBytes =
                Chunk.write(chunks, chunkBytes, room.grant(), sequence, firstTick, ticks, content, offset, length, crc);
        promise(room, firstTick + ticks - 1, 0);
    }

    void add(RoomJournal room, Checkpoint checkpoint) {
        checkpoints.add(checkpoint);
        checkpointBytes += checkpoint.bytes();
        promise(room, checkpoint.tick(), ++room.checkpoints);
    }

    void end(Grant grant) {
        ended.add(grant);
    }

    private void promise(RoomJournal room, int tick, int checkpointNumber) {
        if (promises == rooms.length) {
            rooms = Arrays.copyOf(rooms, 2 * promises);
            ticks = Arrays.copyOf(ticks, 2 * promises);
            checkpointNumbers = Arrays.copyOf(checkpointNumbers, 2 * promises);
        }
        rooms[promises] = room;
        checkpointNumbers[promises] = checkpointNumber;
        ticks[promises++] = tick;
    }

    Commit commit() {
        return new Commit(Arrays.copyOf(chunks, chunkBytes), List.copyOf(checkpoints), List.copyOf(ended));
    }

    /** It is durable, except what comes from fenced grants. */
    void durable(Set<Grant> fenced) {
        for (int i = 0; i < promises; i++) {
            if (fenced.contains(rooms[i].grant())) {
                rooms[i].fence();
            } else {
                rooms[i].durable(ticks[i], checkpointNumbers[i]);
            }
        }
    }

    /** Forgets chunks and checkpoints. Ended rooms stay. */
    void drop() {
        chunkBytes = 0;
        checkpointBytes = 0;
        checkpoints.clear();
        Arrays.fill(rooms, 0, promises, null);
        promises = 0;
    }

    /** Forgets everything. */
    void clear() {
        drop();
        ended.clear();
    }

    /** Moves the ended rooms into another batch. */
    void moveEnded(Batch to) {
        to.ended.addAll(ended);
        ended.clear();
    }
}
