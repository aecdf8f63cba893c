package dev.tickwire.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rooms that this host owns, and how rooms change owners.
 *
 * <p><b>The fence.</b> A commit locks its host's row for sharing. A host that takes rooms from another one changes that
 * one's row, so it waits for the commit in progress, and the next commit sees the change and reads the ownership again.
 * A commit takes one lock, however many rooms it holds. All transactions lock rows of hosts in ascending order, then
 * those of rooms.
 *
 * <p><b>Threads.</b> Guarded by the store.
 */
final class RoomOwnership {
    /**
     * Starts of processes after which a host that owns no room is forgotten. If it runs all the same, its next commit
     * fails, and {@link #reopen} adds it again.
     */
    static final int HOSTS_RETAINED = 1000;

    private final int host;
    private final Map<Integer, Integer> epochs = new HashMap<>(); // by key
    private int taken = -1; // from the host, as of when the epochs were read

    RoomOwnership(int host) {
        this.host = host;
    }

    /** Adds a host, and forgets those of long ago that own no room. */
    static int newHost(Transaction transaction) throws SQLException {
        Integer host = transaction.first(
                "INSERT INTO tickwire_hosts(taken, opened) VALUES(0, 0) RETURNING id", row -> row.getInt(1));
        if (host == null || host > RowTable.HOST_MAX) {
            throw new SQLException("the store takes no more hosts");
        }
        List<Object[]> expired = transaction.query(
                "SELECT id FROM tickwire_hosts WHERE id <= ? AND id NOT IN (SELECT host FROM tickwire_rooms)"
                        + " ORDER BY id",
                row -> new Object[] {row.getInt(1)},
                host - HOSTS_RETAINED);
        transaction.batch(
                "DELETE FROM tickwire_hosts WHERE id = ? AND id NOT IN (SELECT host FROM tickwire_rooms)", expired);
        return host;
    }

    /** Waits for a commit in doubt, writes, and reads the ownership. */
    void reopen(Transaction transaction) throws SQLException {
        if (transaction.update("UPDATE tickwire_hosts SET opened = opened + 1 WHERE id = ?", host) == 0) {
            transaction.update("INSERT INTO tickwire_hosts(id, taken, opened) VALUES(?, 0, 1)", host);
        }
        read(transaction);
    }

    /** Locks the ownership until the transaction ends. */
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

    /**
     * Takes rooms over, or makes them; empty if another host did so meanwhile, and the caller has to try again in
     * another transaction.
     */
    Optional<Map<String, Grant>> acquire(Transaction transaction, SortedSet<String> rooms) throws SQLException {
        SortedSet<Integer> hosts = new TreeSet<>();
        transaction.eachOf(
                "SELECT host FROM tickwire_rooms WHERE id IN ({values})", "?", rooms, row -> hosts.add(row.getInt(1)));
        for (int owner : hosts) {
            transaction.update("UPDATE tickwire_hosts SET taken = taken + 1 WHERE id = ?", owner);
        }
        Map<String, Grant> grants = new HashMap<>();
        List<Object[]> taken = new ArrayList<>();
        Set<Integer> owners = new HashSet<>();
        transaction.eachOf(
                "SELECT id, room, epoch, host FROM tickwire_rooms WHERE id IN ({values}) ORDER BY id {update}",
                "?",
                rooms,
                row -> {
                    Grant grant = granted(new Grant(row.getInt(2), row.getInt(3) + 1));
                    grants.put(row.getString(1), grant);
                    owners.add(row.getInt(4));
                    taken.add(new Object[] {grant.epoch(), host, grant.key()});
                });
        if (!hosts.containsAll(owners)) {
            return Optional.empty();
        }
        transaction.batch("UPDATE tickwire_rooms SET epoch = ?, host = ? WHERE room = ?", taken);
        List<String> made =
                rooms.stream().filter(room -> !grants.containsKey(room)).toList();
        transaction.eachOf(
                "INSERT INTO tickwire_rooms(id, epoch, host, older, newer) VALUES {values}"
                        + " ON CONFLICT(id) DO NOTHING RETURNING id, room",
                "(?, 1, " + host + ", 0, 0)",
                made,
                row -> grants.put(row.getString(1), granted(new Grant(row.getInt(2), 1))));
        return grants.size() == rooms.size() ? Optional.of(grants) : Optional.empty();
    }

    private static Grant granted(Grant grant) throws SQLException {
        if (grant.key() > Chunk.KEY_MAX || grant.epoch() > Chunk.EPOCH_MAX) {
            throw new SQLException("the store takes no more rooms, or no more epochs of one");
        }
        return grant;
    }

    /** Adds grants whose transaction is durable. */
    void add(Iterable<Grant> grants) {
        for (Grant grant : grants) {
            epochs.put(grant.key(), grant.epoch());
        }
    }
}
