package dev.tickwire.bench.tick;

import java.util.Map;
import java.util.Objects;

/**
 * What ticks cost, all per client and tick.
 *
 * @param garbageBytes what was allocated beside the records of the clients' inputs
 * @param reads of connections
 * @param writes to connections
 * @param frameBytes what was written
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
