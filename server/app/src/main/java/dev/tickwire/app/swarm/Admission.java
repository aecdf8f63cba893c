package dev.tickwire.app.swarm;

import java.net.URI;

/**
 * The server's leave to join (PROTOCOL.md section 1, step 1).
 *
 * @param url where to open the WebSocket
 * @param schema path of the schema
 * @param askedNs when it was asked for, in nanoseconds of {@link System#nanoTime}
 */
public record Admission(String room, URI url, String ticket, String schema, long askedNs) {}
