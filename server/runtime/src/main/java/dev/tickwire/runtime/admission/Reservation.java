package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.JoiningClient;

/** A seat or spectator place that is reserved for a client until it connects. */
public record Reservation(Room room, JoiningClient client, Role role) {
    /** Releases the place, because the client does not connect. */
    public void release() {
        if (role == Role.PLAYER) {
            room.capacity().release(client.team());
        } else {
            room.capacity().releaseSpectator();
        }
    }

    /** Gives the connection and the place to the room. */
    public void take(Connection connection) {
        if (role == Role.PLAYER) {
            room.attach(connection, client);
        } else {
            room.watch(connection, client);
        }
    }
}
