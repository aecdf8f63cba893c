package dev.tickwire.it;

import dev.tickwire.arena.Arena;
import dev.tickwire.client.RoomClient;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;

/** A player of the arena with the Java client. */
final class Pilot {
    private Pilot() {}

    /** A client to join with, which knows all messages of the arena and of its parts. */
    static RoomClient.Builder of(Host host) {
        return RoomClient.at(host.page()).name("Ann").messagesIn(Arena.class, Chat.class, Moderation.class);
    }
}
