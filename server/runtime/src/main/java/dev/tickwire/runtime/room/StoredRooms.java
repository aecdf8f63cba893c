package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.Tally;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.session.SeatedPlayer;
import dev.tickwire.runtime.state.DamagedStateException;
import dev.tickwire.runtime.state.OtherBuildException;
import dev.tickwire.store.Grant;
import dev.tickwire.store.Recovered;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.StoredRoom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms that a store has from an earlier process, until each is open again. Rooms that clients ask for come first.
 *
 * <p><b>Threads.</b> Any.
 */
public final class StoredRooms {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRooms.class);

    /** A room on its way from the store. */
    record Waiting(SegmentHeader header, Grant grant) {
        String id() {
            return header.created().id();
        }
    }

    /** What a room is opened with. */
    record Found(SegmentHeader header, Grant grant, Recovered recovered, StoredState state, boolean sameBuild) {
        /** The room as it was: as far as its facts can be replayed, which another build does not do. */
        Simulation recover(RoomThread thread, Caller caller, Tally tally, CounterSink counters) {
            Created created = header.created();
            Checkpoint checkpoint = new Checkpoint(created, state.checkpoint());
            List<Recovery.Chunk> chunks = sameBuild ? chunks() : List.of();
            Recovery recovery = Recovery.of(
                    () -> {
                        Simulation simulation =
                                checkpoint.restore(thread, caller, tally, counters, note -> note(created.id(), note));
                        state.sessions().forEach(session -> {
                            SeatedPlayer player = simulation.player(session.playerId());
                            if (player != null) {
                                session.restore(player);
                            }
                        });
                        return simulation;
                    },
                    chunks);
            if (recovery.failure() != null) {
                LOG.error(
                        "room {} goes on from an earlier tick: {}",
                        created.id(),
                        recovery.failure().getMessage());
            }
            if (!sameBuild && !recovered.chunks().isEmpty()) {
                LOG.warn(
                        "room {} goes on from tick {} instead of {}: another build has recorded what came after",
                        created.id(),
                        recovered.tick(),
                        recovered.durableTick());
            }
            return recovery.simulation();
        }

        private List<Recovery.Chunk> chunks() {
            return recovered.chunks().stream()
                    .map(chunk -> new Recovery.Chunk(
                            chunk.firstTick(), chunk.ticks(), chunk.row(), chunk.offset(), chunk.length()))
                    .toList();
        }
    }

    private final Storage storage;
    private final Collection<GameType> games;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>(); // guarded by this
    private final Set<GameType> ofOperators =
            new HashSet<>(); // games of rooms that operators have opened; guarded by this
    private @Nullable String wanted; // guarded by this
    private @Nullable String loading; // guarded by this

    /** None. */
    StoredRooms(Storage storage, Collection<GameType> games) {
        this.storage = storage;
        this.games = games;
    }

    /**
     * Takes the stored rooms over, and lists those whose games this host has.
     *
     * @param discard whether rooms that this host cannot open are deleted
     * @throws OtherBuildException if this build cannot read a room, and that is not to be discarded
     */
    List<Waiting> takeOver(boolean discard) throws StoreException {
        List<StoredRoom> stored = storage.rooms();
        List<Grant> grants =
                storage.acquire(stored.stream().map(StoredRoom::room).toList());
        List<Waiting> found = new ArrayList<>();
        for (int i = 0; i < stored.size(); i++) {
            String id = stored.get(i).room();
            try {
                SegmentHeader header = SegmentHeader.read(stored.get(i).description(), games, note -> note(id, note));
                if (header != null) {
                    requireReadable(header, grants.get(i));
                    found.add(new Waiting(header, grants.get(i)));
                } else if (discard) {
                    discard(id, grants.get(i), "this host does not have its game");
                } else {
                    LOG.warn("room {} stays in the store: this host does not have its game", id);
                }
            } catch (DamagedStateException e) {
                LOG.error("room {} cannot be read and stays in the store: {}", id, e.getMessage());
            } catch (OtherBuildException e) {
                if (!discard) {
                    throw new OtherBuildException("room " + id + ": " + e.getMessage());
                }
                discard(id, grants.get(i), String.valueOf(e.getMessage()));
            }
        }
        synchronized (this) {
            for (Waiting each : found) {
                waiting.put(each.id(), each);
                if (!each.header().byPlayer()) {
                    ofOperators.add(each.header().created().game());
                }
            }
        }
        return found;
    }

    /** Reads the state that another build has written, so that the host does not start without a room that it cannot open. */
    private void requireReadable(SegmentHeader header, Grant grant) throws StoreException {
        Recovered recovered = sameBuild(header) ? null : storage.load(grant);
        if (recovered != null) {
            Created created = header.created();
            new Checkpoint(created, StoredState.read(recovered.state()).checkpoint())
                    .read(
                            new RoomThread(created.id()),
                            Caller.UNWATCHED,
                            RoomDiagnostics.tally(created),
                            new Counters(),
                            note -> {});
        }
    }

    private boolean sameBuild(SegmentHeader header) {
        return header.build().equals(storage.build(header.created().game()));
    }

    private void discard(String id, Grant grant, String why) {
        LOG.warn("room {} is discarded: {}", id, why);
        storage.journal(id, grant, 0).end();
    }

    static void note(String room, String note) {
        LOG.info("room {}: {}", room, note);
    }

    /** Whether the room is stored and not open yet; it comes next. */
    public synchronized boolean loads(String id) {
        if (waiting.containsKey(id)) {
            wanted = id;
            return true;
        }
        return id.equals(loading);
    }

    /** Whether an operator has opened one of the rooms, and that is of this game. */
    synchronized boolean has(GameType game) {
        return ofOperators.contains(game);
    }

    /** The next room to open; {@code null} after the last. The one before is open, or will never be. */
    synchronized @Nullable Waiting next() {
        Waiting next = wanted == null ? null : waiting.remove(wanted);
        if (next == null && !waiting.isEmpty()) {
            next = waiting.remove(waiting.keySet().iterator().next());
        }
        wanted = null;
        loading = next == null ? null : next.id();
        return next;
    }

    /**
     * Reads a room; {@code null}, with a line in the log, if the store has no sound checkpoint of it.
     *
     * @throws StoreException if the store cannot be read
     */
    @Nullable
    Found load(Waiting room) throws StoreException {
        Recovered recovered = storage.load(room.grant());
        if (recovered == null) {
            LOG.error("room {} has no checkpoint that can be read", room.id());
            return null;
        }
        try {
            SegmentHeader header = SegmentHeader.read(recovered.header(), games, note -> {});
            if (header == null) {
                return null;
            }
            return new Found(header, room.grant(), recovered, StoredState.read(recovered.state()), sameBuild(header));
        } catch (DamagedStateException | OtherBuildException e) {
            LOG.error("room {} cannot be read: {}", room.id(), e.getMessage());
            return null;
        }
    }
}
