package dev.tickwire.bench.restart;

import dev.tickwire.bench.crowd.CrowdClient;
import dev.tickwire.bench.crowd.CrowdClientListener;
import dev.tickwire.bench.crowd.CrowdLoad;
import dev.tickwire.bench.crowd.FrameHead;
import dev.tickwire.bench.crowd.Pacer;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.wire.WireInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Players in rooms of the bench game, with small clients that read the head of each frame, and resume like the Java and
 * the browser client, at once and then at random moments up to a second apart; a client whose seat is lost joins its
 * room anew.
 *
 * <p>Threads: one.
 */
final class RoomPlayers implements AutoCloseable, CrowdClientListener {
    private static final double RETRIES_PER_SECOND = 500;
    private static final int BACK_OFF_MS_MIN = 250;
    private static final int BACK_OFF_MS_MAX = 1000;
    private static final long BACK_NS_MAX = TimeUnit.MINUTES.toNanos(3);
    private static final String SEAT_LOST = Integer.toString(CloseReason.SESSION_LOST.code());

    private final CrowdLoad crowd;
    private final SplittableRandom random;
    private final List<CrowdClient> visitors;
    private final Map<CrowdClient, Lag> lags = new HashMap<>();
    private final Map<CrowdClient, Integer> boundsMs = new HashMap<>(); // of the next back-off
    private final PriorityQueue<Retry> retries = new PriorityQueue<>(Comparator.comparingLong(Retry::atNs));
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Histogram lagUs = new Histogram(TimeUnit.SECONDS.toMicros(60), 3);
    private final List<Long> backNs = new ArrayList<>();
    private final Set<CrowdClient> away = new HashSet<>();

    private record Retry(CrowdClient visitor, long atNs) {}

    /** Makes all clients join and play. */
    RoomPlayers(int port, int rooms, int perRoom, int hz, long seed) {
        random = new SplittableRandom(seed);
        crowd = new CrowdLoad(port, seed);
        crowd.loop().add(new Pacer(System.nanoTime(), RETRIES_PER_SECOND, (number, dueNs) -> retry()));
        String wish = "{\"game\":\"drift\",\"options\":{\"tickRate\":" + hz + ",\"playersMax\":" + perRoom + "}}";
        visitors = crowd.gather(rooms * perRoom, wish, this);
        crowd.playing(visitors, hz);
    }

    /** Plays for N nanoseconds. */
    void run(long ns) {
        crowd.loop().run(ns);
    }

    /** Begins to measure durability. */
    void clearLag() {
        lagUs.reset();
    }

    /** Times from a tick's frame to the frame that reports the tick as durable, in microseconds. */
    Histogram lagUs() {
        return lagUs;
    }

    /** Number of rooms with these players. */
    int rooms() {
        return (int) visitors.stream().map(CrowdClient::room).distinct().count();
    }

    /**
     * Waits until all clients that have lost their connections have resumed.
     *
     * @return the times of resumption, in order
     */
    List<Long> awaitAllBack() {
        crowd.loop().runUntil(away::isEmpty, BACK_NS_MAX);
        if (!away.isEmpty()) {
            Map<String, Integer> stages = new TreeMap<>();
            visitors.forEach(visitor -> stages.merge(visitor.stage(), 1, Integer::sum));
            throw new IllegalStateException("not all players are back: " + stages + ", refused " + refusals);
        }
        return backNs;
    }

    /** The process is about to end. */
    void expectEnd() {
        backNs.clear();
        away.addAll(visitors);
        refusals.clear();
        lags.clear();
    }

    /** Why attempts failed. */
    Map<String, Integer> refusals() {
        return refusals;
    }

    @Override
    public void there(CrowdClient visitor, long nowNs) {
        if (away.remove(visitor)) {
            backNs.add(nowNs);
        }
        boundsMs.remove(visitor);
    }

    @Override
    public void frame(CrowdClient visitor, FrameHead head, WireInput in, long nowNs) {
        lags.computeIfAbsent(visitor, any -> new Lag()).frame(head.tick(), head.durableLag(), nowNs, lagUs);
    }

    @Override
    public void gone(CrowdClient visitor, String why) {
        @Nullable Integer bound = boundsMs.get(visitor);
        if (bound != null) {
            refusals.merge(why, 1, Integer::sum);
        }
        if (why.equals(SEAT_LOST)) {
            visitor.loseSeat();
        }
        long waitMs = bound == null ? 0 : random.nextLong(bound);
        boundsMs.put(visitor, bound == null ? BACK_OFF_MS_MIN : Math.min(2 * bound, BACK_OFF_MS_MAX));
        retries.add(new Retry(visitor, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs)));
    }

    private void retry() {
        long nowNs = System.nanoTime();
        for (Retry next = retries.peek(); next != null && next.atNs <= nowNs; next = retries.peek()) {
            retries.remove().visitor.comeBack(nowNs);
        }
    }

    @Override
    public void close() {
        crowd.close();
    }
}
