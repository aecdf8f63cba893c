package dev.tickwire.bench.crowd;

import dev.tickwire.app.swarm.Meter;
import dev.tickwire.bench.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A server's port, and all who come there. Threads: one. */
public final class Hall implements AutoCloseable {
    private static final double COME_PER_SECOND = 200;
    private static final long COME_NS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final long LEAVE_NS_MAX = TimeUnit.SECONDS.toNanos(60);

    private final int port;
    private final SplittableRandom random;
    private final Loop loop = new Loop();
    private final Meter meter = new Meter();

    /** @param seed of what visitors do */
    public Hall(int port, long seed) {
        this.port = port;
        this.random = new SplittableRandom(seed);
    }

    public int port() {
        return port;
    }

    public Loop loop() {
        return loop;
    }

    /** What came and went over WebSockets. */
    public Meter meter() {
        return meter;
    }

    /** Whoever has the secret of the server. */
    Operator operator() {
        return new Operator(port + 1, Operator.TOKEN);
    }

    /** A visitor that has not come yet. */
    public Visitor visitor(Witness witness) {
        return new Visitor(this, random.split(), witness);
    }

    /** Somebody opens a room with these options, a JSON object, and stays. */
    public Visitor open(String options, Witness witness) {
        return gather(1, "{\"game\":\"drift\",\"create\":true,\"options\":" + options + "}", witness)
                .get(0);
    }

    /**
     * So many come one after the other.
     *
     * @param wish of each, a JSON object
     * @throws IllegalStateException if not all of them get there
     */
    public List<Visitor> gather(int count, String wish, Witness witness) {
        byte[] request = Asking.request(port, wish);
        List<Visitor> visitors = new ArrayList<>();
        Beat coming = new Beat(System.nanoTime(), COME_PER_SECOND, (number, dueNs) -> {
            if (number < count) {
                Visitor visitor = visitor(witness);
                visitors.add(visitor);
                visitor.come(request, dueNs);
            }
        });
        loop.add(coming);
        loop.await(
                count + " visitors for " + wish,
                () -> visitors.size() == count && visitors.stream().allMatch(Visitor::there),
                COME_NS_MAX);
        loop.remove(coming);
        return visitors;
    }

    /** What these do from now on: each sends an input so often a second, in turns. */
    public Beat playing(List<Visitor> players, int hz) {
        Beat beat = new Beat(System.nanoTime(), (double) hz * players.size(), (number, dueNs) -> {
            Meter.record(meter.lateUs, (System.nanoTime() - dueNs) / 1000);
            players.get((int) (number % players.size())).play();
        });
        loop.add(beat);
        return beat;
    }

    /** What these do from now on: each says once a second how far it is, in turns. */
    Beat watching(List<Visitor> spectators) {
        Beat beat = new Beat(
                System.nanoTime(),
                spectators.size(),
                (number, dueNs) ->
                        spectators.get((int) (number % spectators.size())).ping());
        loop.add(beat);
        return beat;
    }

    /** All of these leave. */
    void part(List<Visitor> visitors) {
        visitors.forEach(Visitor::leave);
        loop.await("leaving", () -> visitors.stream().allMatch(Visitor::over), LEAVE_NS_MAX);
    }

    @Override
    public void close() {
        loop.close();
    }
}
