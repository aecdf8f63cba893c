package dev.tickwire.client;

import dev.tickwire.protocol.schema.Schema;
import java.net.URI;

/**
 * A seat that a host has given.
 *
 * @param room the room's id
 * @param code by which other players join it
 * @param url where to open the WebSocket
 * @param ticket empty if the client has the seat already, and a resume token for it
 * @param guest identifies the player at the next join; empty if there is no ticket
 * @param dev whether the host is for development
 */
record Seat(
        String room, String code, URI url, String ticket, String guest, Schema schema, boolean spectator, boolean dev) {
    /** The same seat with this guest token. */
    Seat withGuest(String token) {
        return new Seat(room, code, url, ticket, token, schema, spectator, dev);
    }
}
