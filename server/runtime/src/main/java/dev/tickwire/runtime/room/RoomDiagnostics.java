package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.tick.TickTimes;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators see of one room: its log lines, durations of its ticks, clamped values, divergences of a replay.
 *
 * <p><b>Threads.</b> The room's worker; any may read {@link #times}, {@link #valuesClamped} and {@link #divergence}.
 */
public final class RoomDiagnostics {
    private static final Logger LOG = LoggerFactory.getLogger(RoomDiagnostics.class);

    private final String room;
    private final String game;
    private final int tickRate;
    private final WorkerContext worker;
    private final TickTimes times;
    private final OutOfRangeCounts outOfRange;
    private volatile @Nullable Divergence divergence;

    /**
     * Diagnostics of a room without ticks.
     *
     * @param room id of the room
     * @param game name of the game
     * @param tickRate ticks per second
     * @param outOfRange of the room
     */
    RoomDiagnostics(String room, String game, int tickRate, OutOfRangeCounts outOfRange, WorkerContext worker) {
        this.room = room;
        this.game = game;
        this.tickRate = tickRate;
        this.outOfRange = outOfRange;
        this.worker = worker;
        this.times = new TickTimes(tickRate);
    }

    /** Counts clamped values, and logs the first of each field. */
    static OutOfRangeCounts outOfRange(RoomCreation creation) {
        return new OutOfRangeCounts((field, what) -> LOG.warn(
                "room {} of game {}: {} {}; this is said once",
                creation.id(),
                creation.game().name(),
                field,
                what));
    }

    /** Durations of the room's ticks. */
    public TickTimes times() {
        return times;
    }

    /** Number of clamped values, by field. */
    public Map<String, Integer> valuesClamped() {
        return outOfRange.byField();
    }

    /** The newest divergence; {@code null}: none. */
    public @Nullable Divergence divergence() {
        return divergence;
    }

    /** The shadow simulation has diverged. From any thread. */
    void diverged(Divergence found) {
        LOG.error("room {} of game {} would go on otherwise after a crash: {}", room, game, found);
        mark(found);
    }

    /** The recovery's replay has diverged after this tick. */
    void wentBack(int tick, Divergence found) {
        LOG.error("room {} of game {} goes on from tick {}, earlier than was durable: {}", room, game, tick, found);
        mark(found);
    }

    private void mark(Divergence found) {
        worker.counters().increment(Counter.REPLAYS_DIFFERED);
        divergence = found;
    }

    void tickBegins(long nowNs) {
        times.begin(nowNs, worker.yieldedNs());
    }

    void phaseEnds(TickTimes.Phase phase) {
        times.end(phase, worker.clock().nanoTime(), worker.yieldedNs());
    }

    /** The phases without sockets of the running tick: an upper bound for a replay of it. */
    long replayNs() {
        return times.running(TickTimes.Phase.GAME) + times.running(TickTimes.Phase.ENCODE);
    }

    /** @param lateNs from the tick's due time to its begin */
    void tickEnds(long lateNs) {
        if (times.finish(lateNs)) {
            TickTimes.Summary took = times.took();
            LOG.warn(
                    "room {} of game {}: ticks outlast their {} ms, most by phase {};"
                            + " the latest took p50 {} p99 {} max {} us",
                    room,
                    game,
                    1000 / tickRate,
                    times.slowest(),
                    took.p50(),
                    took.p99(),
                    took.max());
        }
    }

    void numbersUsedUp(int tick, int lastEntityId, int lastPlayerId) {
        LOG.warn(
                "room {} of game {} ended, because it has used up its numbers: tick {}, entity {}, player {}",
                room,
                game,
                tick,
                lastEntityId,
                lastPlayerId);
    }

    void failed(int tick, Throwable cause) {
        LOG.error("room {} ended, because its game {} failed in tick {}", room, game, tick, cause);
    }

    void closedFailed(RuntimeException exception) {
        LOG.error("game {} failed when room {} was closed", game, room, exception);
    }
}
