package dev.tickwire.client;

import dev.tickwire.protocol.schema.Schema;
import java.net.URI;

/**
 * A seat that a host has given.
 *
 * @param room the room's id
 * @param code by which others find it
 * @param url where to open the WebSocket
 * @param ticket empty if the client has the seat already, and a resume token for it
 * @param guest who the player is, for the next time; empty if there is no ticket
 * @param dev whether the host is for development
 */
record Admission(
        String room, String code, URI url, String ticket, String guest, Schema schema, boolean spectator, boolean dev) {
    /** The same seat of a player that is known. */
    Admission withGuest(String known) {
        return new Admission(room, code, url, ticket, known, schema, spectator, dev);
    }
}
