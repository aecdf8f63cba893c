package dev.tickwire.store;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A store in a database, over one connection: what {@link DatabaseSchema} describes.
 *
 * <p><b>Threads.</b> Any; they take turns.
 */
final class JdbcStore implements Store {
    private final Database database;
    private final int host;
    private final RoomOwnership owned;
    private final CheckpointTable checkpoints = new CheckpointTable();
    private final RowTable rows;
    private Connection connection;
    private boolean inDoubt; // a write failed, which may be durable all the same
    private long lastRow; // known to be durable
    private long attemptedRow; // of the last commit
    private Set<Grant> fenced = Set.of(); // of the last commit

    JdbcStore(Database database) throws StoreException {
        this.database = database;
        this.connection = connect();
        try {
            host = run("open", transaction -> {
                DatabaseSchema.migrate(transaction, database);
                return RoomOwnership.newHost(transaction);
            });
        } catch (StoreException e) {
            close();
            throw e;
        }
        owned = new RoomOwnership(host);
        rows = new RowTable(host);
        lastRow = RowTable.first(host);
        attemptedRow = lastRow;
    }

    private Connection connect() throws StoreException {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new StoreException("could not open the store: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized List<Grant> acquire(List<String> ids) throws StoreException {
        SortedSet<String> sorted = new TreeSet<>(ids);
        Optional<Map<String, Grant>> acquired;
        do {
            acquired = write("take rooms over", transaction -> owned.acquire(transaction, sorted));
        } while (acquired.isEmpty());
        Map<String, Grant> grants = acquired.get();
        owned.add(grants.values());
        grants.values().forEach(grant -> checkpoints.forget(grant.key()));
        return ids.stream().map(grants::get).toList();
    }

    @Override
    public synchronized List<StoredRoom> rooms() throws StoreException {
        return read("list rooms", transaction -> {
            Map<Integer, byte[]> descriptions = CheckpointTable.descriptions(transaction);
            List<StoredRoom> stored = new ArrayList<>();
            transaction.each("SELECT room, id, epoch, newer FROM tickwire_rooms ORDER BY room", row -> {
                byte[] description = descriptions.get(row.getInt(1));
                if (description != null) {
                    stored.add(new StoredRoom(
                            row.getString(2), row.getInt(1), row.getInt(3), description, row.getLong(4) > 0));
                }
            });
            return stored;
        });
    }

    @Override
    public synchronized Set<Grant> commit(Commit commit) throws StoreException {
        long id = lastRow + 1;
        Set<Grant> stale = new HashSet<>();
        Set<Grant> result = write("commit", transaction -> {
            fenced = stale;
            attemptedRow = id;
            owned.hold(transaction);
            rows.insert(transaction, id, owned(commit.chunks(), stale));
            checkpoints.put(
                    transaction,
                    commit.checkpoints().stream()
                            .filter(checkpoint -> owned(checkpoint.grant(), stale))
                            .toList(),
                    id);
            for (Grant grant : commit.ended()) {
                if (owned(grant, stale)) {
                    transaction.update("DELETE FROM tickwire_rooms WHERE room = ?", grant.key());
                    checkpoints.delete(transaction, grant.key());
                    owned.forget(grant);
                }
            }
            return stale;
        });
        lastRow = id;
        return result;
    }

    private boolean owned(Grant grant, Set<Grant> stale) {
        boolean owns = owned.owns(grant);
        if (!owns) {
            stale.add(grant);
        }
        return owns;
    }

    /** The chunks of the rooms that this host owns. */
    private byte[] owned(byte[] chunks, Set<Grant> stale) {
        byte[] kept = chunks;
        int length = 0;
        int at = 0;
        for (Chunk chunk = Chunk.read(chunks, at); chunk != null; chunk = Chunk.read(chunks, at)) {
            if (owned(new Grant(chunk.key(), chunk.epoch()), stale)) {
                if (length < at) {
                    kept = kept == chunks ? chunks.clone() : kept;
                    System.arraycopy(chunks, at, kept, length, chunk.end() - at);
                }
                length += chunk.end() - at;
            }
            at = chunk.end();
        }
        return length == kept.length ? kept : Arrays.copyOf(kept, length);
    }

    @Override
    public synchronized boolean owns(Grant grant) throws StoreException {
        Optional<Integer> epoch = read(
                "read the owner of a room",
                transaction -> Optional.ofNullable(transaction.first(
                        "SELECT epoch FROM tickwire_rooms WHERE room = ?", row -> row.getInt(1), grant.key())));
        return epoch.isPresent() && epoch.get() == grant.epoch();
    }

    @Override
    public synchronized @Nullable RecoveredRoom load(int key) throws StoreException {
        return read("load a room", transaction -> Optional.ofNullable(CheckpointTable.load(transaction, key, rows)))
                .orElse(null);
    }

    @Override
    public synchronized void expire() throws StoreException {
        write("expire", transaction -> {
            rows.expire(transaction, lastRow);
            return lastRow;
        });
    }

    @Override
    public synchronized byte[] secret(String name, int bytes) throws StoreException {
        return write("make a secret", transaction -> {
            byte[] made = new byte[bytes];
            new SecureRandom().nextBytes(made);
            transaction.update(
                    "INSERT INTO tickwire_secrets(name, value) VALUES(?, ?) ON CONFLICT(name) DO NOTHING",
                    name,
                    ChecksummedBytes.seal(made));
            byte[] stored = ChecksummedBytes.open(transaction.first(
                    "SELECT value FROM tickwire_secrets WHERE name = ?", row -> row.getBytes(1), name));
            if (stored != null && stored.length >= bytes) {
                return stored;
            }
            transaction.update(
                    "UPDATE tickwire_secrets SET value = ? WHERE name = ?", ChecksummedBytes.seal(made), name);
            return made;
        });
    }

    @Override
    public synchronized @Nullable Set<Grant> reopen() throws StoreException {
        inDoubt = true;
        close();
        connection = connect();
        lastRow = run("open anew", transaction -> {
            owned.reopen(transaction);
            return Math.max(lastRow, rows.last(transaction));
        });
        checkpoints.clear();
        rows.clear();
        inDoubt = false;
        return lastRow >= attemptedRow ? fenced : null;
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // What was committed is durable.
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T in(Transaction transaction) throws SQLException;
    }

    private <T> T write(String what, Work<T> work) throws StoreException {
        requireSound();
        inDoubt = true;
        T result = run(what, work);
        inDoubt = false;
        return result;
    }

    private <T> T read(String what, Work<T> work) throws StoreException {
        requireSound();
        return run(what, work);
    }

    private void requireSound() throws StoreException {
        if (inDoubt) {
            throw new StoreException("a write has failed: the store has to be opened anew");
        }
    }

    private <T> T run(String what, Work<T> work) throws StoreException {
        boolean committed = false;
        try {
            T result = work.in(new Transaction(connection, database));
            connection.commit();
            committed = true;
            return result;
        } catch (SQLException e) {
            throw new StoreException("the store could not " + what + ": " + e.getMessage(), e);
        } finally {
            if (!committed) {
                rollBack();
            }
        }
    }

    private void rollBack() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is lost; the earlier failure says why.
        }
    }
}
