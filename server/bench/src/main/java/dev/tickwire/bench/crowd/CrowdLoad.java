package dev.tickwire.bench.crowd;

import dev.tickwire.app.swarm.Meter;
import dev.tickwire.bench.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The clients of one server. Threads: one. */
public final class CrowdLoad implements AutoCloseable {
    private static final double COME_PER_SECOND = 200;
    private static final long COME_NS_MAX = TimeUnit.MINUTES.toNanos(3);
    private static final long LEAVE_NS_MAX = TimeUnit.SECONDS.toNanos(60);

    private final int port;
    private final SplittableRandom random;
    private final Loop loop = new Loop();
    private final Meter meter = new Meter();

    /** @param seed of the clients' inputs */
    public CrowdLoad(int port, long seed) {
        this.port = port;
        this.random = new SplittableRandom(seed);
    }

    public int port() {
        return port;
    }

    public Loop loop() {
        return loop;
    }

    /** The traffic over WebSockets. */
    public Meter meter() {
        return meter;
    }

    /** The operator of the server. */
    Operator operator() {
        return new Operator(port + 1, Operator.TOKEN);
    }

    /** A new client, which has not joined. */
    public CrowdClient visitor(CrowdClientListener listener) {
        return new CrowdClient(this, random.split(), listener);
    }

    /** A client that opens a room with these options, a JSON object, and plays in it. */
    public CrowdClient open(String options, CrowdClientListener listener) {
        return gather(1, "{\"game\":\"drift\",\"create\":true,\"options\":" + options + "}", listener)
                .get(0);
    }

    /**
     * Lets N clients join, one after the other. A client that has joined pings, since the host drops silent ones.
     *
     * @param wish the join request of each, a JSON object
     * @throws IllegalStateException if not all of them play in time
     */
    public List<CrowdClient> gather(int count, String wish, CrowdClientListener listener) {
        byte[] request = JoinRequest.request(port, wish);
        List<CrowdClient> visitors = new ArrayList<>();
        Pacer coming = new Pacer(System.nanoTime(), COME_PER_SECOND, (number, dueNs) -> {
            if (number < count) {
                CrowdClient visitor = visitor(listener);
                visitors.add(visitor);
                visitor.come(request, dueNs);
            }
        });
        Pacer pings = new Pacer(System.nanoTime(), count, (number, dueNs) -> {
            int next = (int) (number % count);
            if (next < visitors.size()) {
                visitors.get(next).ping();
            }
        });
        loop.add(coming);
        loop.add(pings);
        loop.await(
                count + " clients for " + wish,
                () -> visitors.size() == count && visitors.stream().allMatch(CrowdClient::there),
                COME_NS_MAX);
        loop.remove(coming);
        loop.remove(pings);
        return visitors;
    }

    /** Makes each of these send N inputs per second from now on, in turns. */
    public Pacer playing(List<CrowdClient> players, int hz) {
        Pacer pacer = new Pacer(System.nanoTime(), (double) hz * players.size(), (number, dueNs) -> {
            Meter.record(meter.lateUs, (System.nanoTime() - dueNs) / 1000);
            players.get((int) (number % players.size())).play();
        });
        loop.add(pacer);
        return pacer;
    }

    /** Makes each of these send a ping per second from now on, in turns. */
    Pacer watching(List<CrowdClient> spectators) {
        Pacer pacer = new Pacer(
                System.nanoTime(),
                spectators.size(),
                (number, dueNs) ->
                        spectators.get((int) (number % spectators.size())).ping());
        loop.add(pacer);
        return pacer;
    }

    /** Makes all of these leave. */
    void part(List<CrowdClient> visitors) {
        visitors.forEach(CrowdClient::leave);
        loop.await("leaving", () -> visitors.stream().allMatch(CrowdClient::over), LEAVE_NS_MAX);
    }

    @Override
    public void close() {
        loop.close();
    }
}
