package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.Tally;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.store.Grant;
import dev.tickwire.store.RecoveredRoom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a room that the store has is opened with.
 *
 * @param lostBecause why the chunks cannot be replayed; {@code null}: they can
 */
record FoundRoom(
        SegmentHeader header,
        Grant grant,
        RecoveredRoom recovered,
        StoredState state,
        @Nullable String lostBecause) {
    private static final Logger LOG = LoggerFactory.getLogger(FoundRoom.class);

    /** The room as it was: as far as its facts can be replayed. */
    Recovery recover(RoomThread thread, Caller caller, Tally tally, CounterSink counters) {
        Created created = header.created();
        Recovery recovery = Recovery.of(
                () -> state.restore(
                        created, thread, caller, tally, counters, note -> StoredRooms.note(created.id(), note)),
                lostBecause == null ? Recovery.Chunk.of(recovered.chunks()) : List.of());
        if (lostBecause != null) {
            int ticks = recovered.durableTick() - recovered.tick();
            LOG.warn(
                    "room {} goes on from tick {} instead of {}: {} ticks ({} s) are lost, because {}",
                    created.id(),
                    recovered.tick(),
                    recovered.durableTick(),
                    ticks,
                    ticks / (float) recovery.simulation().settings().tickRate(),
                    lostBecause);
        }
        return recovery;
    }
}
