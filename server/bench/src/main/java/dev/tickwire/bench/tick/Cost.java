package dev.tickwire.bench.tick;

import java.util.Map;
import java.util.Objects;

/**
 * The cost of ticks, per client and tick.
 *
 * @param garbageBytes allocated bytes, without the records of the clients' inputs
 * @param reads of connections
 * @param writes to connections
 * @param frameBytes bytes that were written
 */
record Cost(
        Map<Phase, Double> phaseNs,
        double garbageBytes,
        double clockReads,
        double reads,
        double writes,
        double frameBytes) {
    double ns(Phase phase) {
        return Objects.requireNonNull(phaseNs.get(phase));
    }
}
