package dev.tickwire.runtime.room;

import dev.tickwire.store.Grant;
import java.time.Instant;

/**
 * A room that the store has and memory has not: what it is found, listed and woken by.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param opened when the room was opened
 * @param byPlayer whether the room is closed when it stands empty
 * @param readable false once it could not be opened: it stays in the store, and is not tried again
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
