package dev.tickwire.runtime.room;

import dev.tickwire.store.Grant;
import java.time.Instant;

/**
 * A room that is in the store and not in memory, with what finding, listing and waking it needs.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param opened when the room was opened
 * @param byPlayer whether the room closes when it has been empty for its time
 * @param readable false if an attempt to open it failed: it stays in the store and is not tried again
 */
public record HibernatingRoom(
        RoomCreation creation,
        Grant grant,
        Instant opened,
        boolean byPlayer,
        HibernationSummary summary,
        boolean readable) {
    /** The room's id. */
    public String id() {
        return creation.id();
    }

    HibernatingRoom unreadable() {
        return new HibernatingRoom(creation, grant, opened, byPlayer, summary, false);
    }
}
