package dev.tickwire.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store whose writes fail, get lost or hang when a test says so. */
final class MemoryStore implements Store {
    /** Runs in the middle of each commit, before it counts and after. */
    interface Fault {
        void run() throws StoreException;
    }

    Fault before = () -> {};
    Fault after = () -> {};
    Fault reopening = () -> {};
    Fault expiring = () -> {};
    int reopened;
    int expired;
    boolean closed;
    final List<Commit> commits = new ArrayList<>();
    private final Map<Integer, Integer> epochs = new HashMap<>();
    private final Map<String, Integer> keys = new TreeMap<>();
    private @Nullable Set<Grant> last;

    @Override
    public synchronized List<Grant> acquire(List<String> rooms) {
        List<Grant> grants = new ArrayList<>();
        for (String room : rooms) {
            int key = keys.computeIfAbsent(room, id -> keys.size() + 1);
            grants.add(new Grant(key, epochs.merge(key, 1, Integer::sum)));
        }
        return grants;
    }

    @Override
    public Set<Grant> commit(Commit commit) throws StoreException {
        last = null;
        before.run();
        Set<Grant> fenced = new HashSet<>();
        for (Chunk chunk = Chunk.read(commit.chunks(), 0);
                chunk != null;
                chunk = Chunk.read(commit.chunks(), chunk.end())) {
            check(new Grant(chunk.key(), chunk.epoch()), fenced);
        }
        commit.checkpoints().forEach(checkpoint -> check(checkpoint.grant(), fenced));
        commits.add(commit);
        last = fenced;
        after.run();
        return fenced;
    }

    private void check(Grant grant, Set<Grant> fenced) {
        if (epochs.get(grant.key()) != grant.epoch()) {
            fenced.add(grant);
        }
    }

    @Override
    public @Nullable Set<Grant> reopen() throws StoreException {
        reopening.run();
        reopened++;
        return last;
    }

    @Override
    public void expire() throws StoreException {
        expired++;
        expiring.run();
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public List<StoredRoom> rooms() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean owns(Grant grant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable RecoveredRoom load(int key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] secret(String name, int bytes) {
        throw new UnsupportedOperationException();
    }
}
