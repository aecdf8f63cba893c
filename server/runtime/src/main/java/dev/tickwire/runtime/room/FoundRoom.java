package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.Tally;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.session.SeatedPlayer;
import dev.tickwire.store.Grant;
import dev.tickwire.store.Recovered;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a room that the store has is opened with.
 *
 * @param sameBuild whether this build of the game has recorded it
 */
record FoundRoom(SegmentHeader header, Grant grant, Recovered recovered, StoredState state, boolean sameBuild) {
    private static final Logger LOG = LoggerFactory.getLogger(FoundRoom.class);

    /** The room as it was: as far as its facts can be replayed, which another build does not do. */
    Recovery recover(RoomThread thread, Caller caller, Tally tally, CounterSink counters) {
        Created created = header.created();
        Checkpoint checkpoint = new Checkpoint(created, state.checkpoint());
        List<Recovery.Chunk> chunks = sameBuild ? chunks() : List.of();
        if (!sameBuild && !recovered.chunks().isEmpty()) {
            LOG.warn(
                    "room {} goes on from tick {} instead of {}: another build has recorded what came after",
                    created.id(),
                    recovered.tick(),
                    recovered.durableTick());
        }
        return Recovery.of(
                () -> {
                    Simulation simulation = checkpoint.restore(
                            thread, caller, tally, counters, note -> StoredRooms.note(created.id(), note));
                    state.sessions().forEach(session -> {
                        SeatedPlayer player = simulation.player(session.playerId());
                        if (player != null) {
                            session.restore(player);
                        }
                    });
                    return simulation;
                },
                chunks);
    }

    private List<Recovery.Chunk> chunks() {
        return recovered.chunks().stream()
                .map(chunk -> new Recovery.Chunk(
                        chunk.firstTick(), chunk.ticks(), chunk.row(), chunk.offset(), chunk.length()))
                .toList();
    }
}
