package dev.tickwire.bench;

import tools.jackson.databind.JsonNode;

/**
 * An operator of a Tickwire process. Threads: any, one at a time.
 *
 * @param port where operators connect
 */
public record Operator(int port, String token) {
    /** The admin token of all processes of the bench. */
    public static final String TOKEN = "bench";

    /** Closes all rooms. */
    public void closeRooms() {
        for (JsonNode room : Http.get(port, "/admin/rooms", token).path("rooms")) {
            Http.delete(port, "/admin/rooms/" + room.path("id").asString(""), token);
        }
    }

    /** A counter of the process. */
    public long counter(String name) {
        for (JsonNode counter : Http.get(port, "/admin/counters", token).path("counters")) {
            if (name.equals(counter.path("name").asString(""))) {
                return counter.path("value").longValue();
            }
        }
        throw new IllegalStateException("there is no counter " + name);
    }
}
