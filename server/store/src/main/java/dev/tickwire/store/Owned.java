package dev.tickwire.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which rooms this host owns, and how they change owners.
 *
 * <p><b>The fence.</b> A commit locks its host's row for sharing; whoever takes rooms from a host changes that row, and so waits for the commit under way, and
 * is seen by the next one, which then reads anew what it owns. One lock per commit, however many rooms it holds. All transactions lock rows of hosts in
 * ascending order, then those of rooms.
 *
 * <p><b>Threads.</b> Guarded by the store.
 */
final class Owned {
    private final int host;
    private final Map<Integer, Integer> epochs = new HashMap<>(); // by key
    private int taken = -1; // from the host, as of when the epochs were read

    Owned(int host) {
        this.host = host;
    }

    /** Begins a host. */
    static int newHost(Transaction transaction) throws SQLException {
        Integer host = transaction.first(
                "INSERT INTO tickwire_hosts(taken, opened) VALUES(0, 0) RETURNING id", row -> row.getInt(1));
        if (host == null || host > RowTable.HOST_MAX) {
            throw new SQLException("the store takes no more hosts");
        }
        return host;
    }

    /** Waits for a commit in doubt, writes, and reads what is owned. */
    void reopen(Transaction transaction) throws SQLException {
        if (transaction.update("UPDATE tickwire_hosts SET opened = opened + 1 WHERE id = ?", host) == 0) {
            throw new SQLException("the store has no such host any more: " + host);
        }
        read(transaction);
    }

    /** Keeps what is owned as it is until the transaction ends. */
    void hold(Transaction transaction) throws SQLException {
        Integer now =
                transaction.first("SELECT taken FROM tickwire_hosts WHERE id = ? {share}", row -> row.getInt(1), host);
        if (now == null) {
            throw new SQLException("the store has no such host any more: " + host);
        }
        if (now != taken) {
            read(transaction);
            taken = now;
        }
    }

    private void read(Transaction transaction) throws SQLException {
        epochs.clear();
        transaction.each(
                "SELECT room, epoch FROM tickwire_rooms WHERE host = ?",
                row -> epochs.put(row.getInt(1), row.getInt(2)),
                host);
    }

    /** Whether a grant is the newest, as of {@link #hold}. */
    boolean owns(Grant grant) {
        Integer epoch = epochs.get(grant.key());
        return epoch != null && epoch == grant.epoch();
    }

    void forget(Grant grant) {
        epochs.remove(grant.key());
    }

    private record Entry(int key, int epoch, int host) {
        static Entry read(ResultSet row) throws SQLException {
            return new Entry(row.getInt(1), row.getInt(2), row.getInt(3));
        }
    }

    /** Takes over or makes rooms; empty if another host did so to one of them meanwhile: to be tried again in another transaction. */
    Optional<Map<String, Grant>> acquire(Transaction transaction, SortedSet<String> rooms) throws SQLException {
        TreeSet<Integer> hosts = new TreeSet<>();
        for (String room : rooms) {
            hosts.addAll(transaction.query("SELECT host FROM tickwire_rooms WHERE id = ?", row -> row.getInt(1), room));
        }
        for (int owner : hosts) {
            transaction.update("UPDATE tickwire_hosts SET taken = taken + 1 WHERE id = ?", owner);
        }
        Map<String, Grant> grants = new HashMap<>();
        for (String room : rooms) {
            Grant grant = acquire(transaction, room, hosts);
            if (grant == null) {
                return Optional.empty();
            }
            grants.put(room, grant);
        }
        return Optional.of(grants);
    }

    private @Nullable Grant acquire(Transaction transaction, String room, Set<Integer> hosts) throws SQLException {
        Entry stored = transaction.first(
                "SELECT room, epoch, host FROM tickwire_rooms WHERE id = ? {update}", Entry::read, room);
        if (stored == null) {
            Integer key = transaction.first(
                    "INSERT INTO tickwire_rooms(id, epoch, host, older, newer) VALUES(?, 1, ?, 0, 0)"
                            + " ON CONFLICT(id) DO NOTHING RETURNING room",
                    row -> row.getInt(1),
                    room,
                    host);
            return key == null ? null : granted(new Grant(key, 1));
        }
        if (!hosts.contains(stored.host())) {
            return null;
        }
        Grant grant = granted(new Grant(stored.key(), stored.epoch() + 1));
        transaction.update(
                "UPDATE tickwire_rooms SET epoch = ?, host = ? WHERE room = ?", grant.epoch(), host, grant.key());
        return grant;
    }

    private static Grant granted(Grant grant) throws SQLException {
        if (grant.key() > Chunk.KEY_MAX || grant.epoch() > Chunk.EPOCH_MAX) {
            throw new SQLException("the store takes no more rooms, or no more epochs of one");
        }
        return grant;
    }

    /** Grants whose transaction is durable. */
    void add(Iterable<Grant> grants) {
        for (Grant grant : grants) {
            epochs.put(grant.key(), grant.epoch());
        }
    }
}
