package dev.tickwire.app.swarm;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to generate.
 *
 * @param server where to join, http
 * @param options the options of the rooms to join, as JSON values; empty: any room will do
 * @param hz inputs per second and client
 * @param seconds how long to measure once all clients play
 * @param checkEvery every so many clients, one decodes whole frames
 * @param seed of the inputs
 * @param script name of the script that inputs come from; null: they are made from the schema
 * @param slow how many of the clients read slowly
 * @param joinsPerSecond guests beyond the clients, who join and soon leave
 */
record Load(
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
