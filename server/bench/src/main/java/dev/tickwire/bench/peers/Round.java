package dev.tickwire.bench.peers;

import dev.tickwire.app.swarm.Meter;
import dev.tickwire.bench.CpuTimes;

/**
 * The figures of one server in one round.
 *
 * @param cpuUs the server's user and system time per client and tick
 * @param kernelPercent of that time, the share of the kernel
 * @param bytes received by a client per tick, WebSocket headers included
 * @param expected number of expected snapshots
 * @param lateP99Ms lateness of the load's own inputs
 * @param foreignPercent percent of a core that other processes used meanwhile
 */
record Round(
        double cpuUs,
        double kernelPercent,
        double bytes,
        long frames,
        long expected,
        double gapP50Ms,
        double gapP99Ms,
        double lateP99Ms,
        double foreignPercent) {
    private static final double PERCENTILE = 99;
    private static final double US_PER_MS = 1000;

    static Round of(Meter meter, CpuTimes used, long expected) {
        return new Round(
                used.serverUs() / meter.frames,
                100 * used.kernelUs() / used.serverUs(),
                (double) meter.bytesIn / meter.frames,
                meter.frames,
                expected,
                meter.gapUs.getValueAtPercentile(50) / US_PER_MS,
                meter.gapUs.getValueAtPercentile(PERCENTILE) / US_PER_MS,
                meter.lateUs.getValueAtPercentile(PERCENTILE) / US_PER_MS,
                used.foreignPercent());
    }
}
