package dev.tickwire.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of chunks, and an index in memory of the chunks of each room.
 *
 * <p>A host's rows are indexed when the first of its rooms is loaded; rows that it has added since then, before the
 * next one is. The table caches the rows that it reads for that, up to {@link #CACHED_BYTES_MAX}, because a host that
 * starts loads all rooms from the same rows.
 *
 * <p><b>Threads.</b> Guarded by the store.
 */
final class RowTable {
    /** Rows of a host; at 20 per second enough for centuries. */
    private static final int HOST_SHIFT = 40;

    static final int HOST_MAX = 1 << (62 - HOST_SHIFT);

    /**
     * Bytes of rows that are cached. Beyond it a row is read again for each room in it; 1,000 rooms of four players
     * write 64 MB in a minute.
     */
    private static final long CACHED_BYTES_MAX = Runtime.getRuntime().maxMemory() / 8;

    private static final byte[] NOT_CACHED = {};

    private final int host;
    private final TreeMap<Long, Row> rows = new TreeMap<>();
    private final Map<Integer, Long> indexed = new HashMap<>(); // by host: up to which row
    private long cachedBytes;

    RowTable(int host) {
        this.host = host;
    }

    /**
     * A row in the index.
     *
     * @param places of its chunks: the room's key in the upper half, where the chunk begins in the lower; sorted
     * @param chunks {@link #NOT_CACHED} if they have to be read
     */
    private record Row(long[] places, byte[] chunks) {
        static Row of(byte[] chunks, boolean cached) {
            long[] places = new long[16];
            int count = 0;
            int at = 0;
            for (Chunk chunk = Chunk.read(chunks, at); chunk != null; chunk = Chunk.read(chunks, at)) {
                if (count == places.length) {
                    places = Arrays.copyOf(places, 2 * count);
                }
                places[count++] = place(chunk.key()) | at;
                at = chunk.end();
            }
            Arrays.sort(places, 0, count);
            return new Row(Arrays.copyOf(places, count), cached ? chunks : NOT_CACHED);
        }

        private static long place(int key) {
            return (long) key << 32;
        }

        /** The first place of a room, or of a later one. */
        int first(int key) {
            int found = Arrays.binarySearch(places, place(key));
            return found < 0 ? -found - 1 : found;
        }

        boolean has(int key, int index) {
            return index < places.length && (int) (places[index] >>> 32) == key;
        }
    }

    static long first(int host) {
        return (long) host << HOST_SHIFT;
    }

    private static int hostOf(long id) {
        return (int) (id >> HOST_SHIFT);
    }

    /** The last row of the host. */
    long last(Transaction transaction) throws SQLException {
        Long last = transaction.first(
                "SELECT id FROM tickwire_commits WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1",
                row -> row.getLong(1),
                first(host),
                first(host + 1));
        return last == null ? first(host) : last;
    }

    void insert(Transaction transaction, long id, byte[] chunks) throws SQLException {
        transaction.update("INSERT INTO tickwire_commits(id, chunks) VALUES(?, ?)", id, chunks);
        // Else the rows before it are not indexed, and it will be with them.
        if (indexed.getOrDefault(host, first(host)) == id - 1) {
            rows.put(id, Row.of(chunks, false));
            indexed.put(host, id);
        }
    }

    /** Forgets the index. */
    void clear() {
        rows.clear();
        indexed.clear();
        cachedBytes = 0;
    }

    /** The sound chunks of a room from a row on, of the same host, in the order in which they were written. */
    List<Chunk> chunks(Transaction transaction, int key, long from) throws SQLException {
        index(transaction, hostOf(from));
        List<Chunk> chunks = new ArrayList<>();
        for (Map.Entry<Long, Row> entry :
                rows.subMap(from, first(hostOf(from) + 1)).entrySet()) {
            Row row = entry.getValue();
            int first = row.first(key);
            if (row.has(key, first)) {
                byte[] bytes = row.chunks() == NOT_CACHED ? read(transaction, entry.getKey()) : row.chunks();
                for (int i = first; bytes != null && row.has(key, i); i++) {
                    Chunk chunk = Chunk.read(bytes, (int) row.places()[i]);
                    if (chunk == null) {
                        break;
                    }
                    chunks.add(chunk);
                }
            }
        }
        return chunks;
    }

    private void index(Transaction transaction, int of) throws SQLException {
        transaction.each(
                "SELECT id, chunks FROM tickwire_commits WHERE id > ? AND id < ? ORDER BY id",
                row -> {
                    long id = row.getLong(1);
                    byte[] chunks = row.getBytes(2);
                    boolean cached = cachedBytes + chunks.length <= CACHED_BYTES_MAX;
                    if (cached) {
                        cachedBytes += chunks.length;
                    }
                    rows.put(id, Row.of(chunks, cached));
                    indexed.put(of, id);
                },
                indexed.getOrDefault(of, first(of)),
                first(of + 1));
    }

    private static byte @Nullable [] read(Transaction transaction, long id) throws SQLException {
        return transaction.first("SELECT chunks FROM tickwire_commits WHERE id = ?", row -> row.getBytes(1), id);
    }

    /**
     * Deletes the rows that no room needs: of this host, those before the first needed one; of another, all if none is
     * needed.
     */
    void expire(Transaction transaction, long last) throws SQLException {
        long from = first(host);
        long to = first(host + 1);
        Long needed = transaction.first(
                "SELECT min(id) FROM (SELECT older AS id FROM tickwire_rooms UNION ALL SELECT newer FROM "
                        + "tickwire_rooms)"
                        + " AS needed WHERE id >= ? AND id < ?",
                row -> row.getLong(1),
                from,
                to);
        long end = needed == null || needed == 0 ? last + 1 : needed; // 0 is NULL: there is none
        transaction.update("DELETE FROM tickwire_commits WHERE id >= ? AND id < ?", from, end);
        forget(from, end);
        int others = transaction.update(
                "DELETE FROM tickwire_commits WHERE (id < ? OR id >= ?) AND (id >> ?) NOT IN"
                        + " (SELECT newer >> ? FROM tickwire_rooms UNION SELECT older >> ? FROM tickwire_rooms)",
                from,
                to,
                HOST_SHIFT,
                HOST_SHIFT,
                HOST_SHIFT);
        if (others > 0) {
            forget(0, from);
            forget(to, Long.MAX_VALUE);
            indexed.keySet().retainAll(Set.of(host));
        }
    }

    private void forget(long from, long end) {
        Collection<Row> forgotten = rows.subMap(from, end).values();
        forgotten.forEach(row -> cachedBytes -= row.chunks().length);
        forgotten.clear();
    }
}
