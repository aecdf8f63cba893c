package dev.tickwire.app.swarm;

import java.net.URI;
import java.util.Map;

/**
 * What to generate.
 *
 * @param server where to join, http
 * @param options the options of the rooms to join, as JSON values; empty: any room will do
 * @param hz inputs per second and client
 * @param seconds how long to measure once all clients play
 * @param checkEvery every so many clients, one decodes whole frames
 * @param seed of the inputs
 */
record Load(
        URI server,
        String game,
        Map<String, Object> options,
        int clients,
        int hz,
        int seconds,
        int checkEvery,
        long seed) {}
