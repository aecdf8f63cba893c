package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.JoiningClient;

/** A place that is reserved for somebody on the way. */
public record Reservation(Room room, JoiningClient client, Role role) {
    /** Nobody will come. */
    public void release() {
        if (role == Role.PLAYER) {
            room.capacity().release(client.team());
        } else {
            room.capacity().releaseSpectator();
        }
    }

    /** Here is the connection; it and the place are the room's now. */
    public void take(Connection connection) {
        if (role == Role.PLAYER) {
            room.attach(connection, client);
        } else {
            room.watch(connection, client);
        }
    }
}
