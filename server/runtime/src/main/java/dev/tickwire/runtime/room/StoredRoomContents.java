package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.store.Grant;
import dev.tickwire.store.RecoveredRoom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored content from which a room is opened.
 *
 * @param lostBecause why the chunks cannot be replayed; {@code null}: they can
 */
record StoredRoomContents(
        SegmentHeader header,
        Grant grant,
        RecoveredRoom recovered,
        StoredState state,
        @Nullable String lostBecause) {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRoomContents.class);

    /** Restores the room as far as its facts can be replayed. */
    Recovery recover(RoomThread thread, GameCallTracker caller, OutOfRangeCounts outOfRange, CounterSink counters) {
        RoomCreation creation = header.creation();
        Recovery recovery = Recovery.of(
                () -> state.restore(
                        creation, thread, caller, outOfRange, counters, note -> StoredRooms.note(creation.id(), note)),
                lostBecause == null ? Recovery.Chunk.of(recovered.chunks()) : List.of());
        if (lostBecause != null) {
            int ticks = recovered.durableTick() - recovered.tick();
            LOG.warn(
                    "room {} goes on from tick {} instead of {}: {} ticks ({} s) are lost, because {}",
                    creation.id(),
                    recovered.tick(),
                    recovered.durableTick(),
                    ticks,
                    ticks / (float) recovery.simulation().settings().tickRate(),
                    lostBecause);
        }
        return recovery;
    }
}
