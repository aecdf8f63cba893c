package dev.tickwire.app.swarm;

import java.net.URI;

/**
 * The server's answer to a join (PROTOCOL.md section 1, step 1).
 *
 * @param url where to open the WebSocket
 * @param schema path of the schema
 * @param askedNs time of the request, in nanoseconds of {@link System#nanoTime}
 */
public record JoinAnswer(String room, URI url, String ticket, String schema, long askedNs) {}
