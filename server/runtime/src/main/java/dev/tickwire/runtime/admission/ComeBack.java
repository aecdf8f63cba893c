package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.room.Room;

/**
 * Somebody who wants a session again that was begun in this room; whether it goes on, the room knows.
 *
 * @param counter that the token says
 * @param appliedTick that the client says; -1: it has nothing
 */
public record ComeBack(Room room, int playerId, int counter, int appliedTick) {}
