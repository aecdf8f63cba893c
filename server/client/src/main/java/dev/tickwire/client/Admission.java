package dev.tickwire.client;

import dev.tickwire.protocol.schema.Schema;
import java.net.URI;

/**
 * A seat that a host has given.
 *
 * @param room the room's id
 * @param code by which others find it
 * @param url where to open the WebSocket
 * @param guest who the player is, for the next time
 * @param dev whether the host is for development
 */
record Admission(
        String room,
        String code,
        URI url,
        String ticket,
        String guest,
        Schema schema,
        boolean spectator,
        boolean dev) {}
