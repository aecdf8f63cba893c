package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.room.Room;

/**
 * A seat that is reserved for somebody on the way.
 *
 * @param name what the player is called
 */
public record Seat(Room room, String name) {
    /** Nobody will come. */
    public void release() {
        room.releaseSeat();
    }
}
