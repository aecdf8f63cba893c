package dev.tickwire.app.swarm;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The load of a swarm.
 *
 * @param server address of the host, http
 * @param options the options of the rooms to join, as JSON values; empty: any room
 * @param hz inputs per second and client
 * @param seconds how long to measure once all clients play
 * @param checkEvery one of this many clients decodes whole frames
 * @param seed of the inputs
 * @param script name of the script that inputs come from; null: they are made from the schema
 * @param slow how many of the clients read slowly
 * @param joinsPerSecond more clients per second that join and soon leave
 */
record SwarmLoad(
        URI server,
        String game,
        Map<String, Object> options,
        int clients,
        int hz,
        int seconds,
        int checkEvery,
        long seed,
        @Nullable String script,
        int slow,
        int joinsPerSecond) {
    /** Whether the client of this number reads slowly: they are spread evenly. */
    boolean slow(int client) {
        return client < clients && (long) client * slow / clients != (client + 1L) * slow / clients;
    }
}
