package dev.tickwire.bench.peers;

import dev.tickwire.app.swarm.ClientSocket;
import dev.tickwire.app.swarm.JoinAnswer;
import dev.tickwire.app.swarm.Meter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * All clients of one server on one selector. Inputs are due by the clock, spread evenly over the period: a server that
 * stalls gets the same number of inputs.
 *
 * <p>Threads: one; another one requests seats, because it waits.
 */
final class BotCrowd implements AutoCloseable {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long JOIN_NS_MAX = 60 * SECOND_NS;
    private static final long LEAVE_NS_MAX = 3 * SECOND_NS;

    private final PeerServer server;
    private final Load load;
    private final int port;
    private final SplittableRandom random;
    private final Meter meter = new Meter();
    private final List<Bot> bots = new ArrayList<>();
    private final Set<String> rooms = new HashSet<>();
    private final Queue<JoinAnswer> admitted = new ConcurrentLinkedQueue<>();
    private final Selector selector;
    private final long epochNs = System.nanoTime();
    private long due; // number of the input sent next

    BotCrowd(PeerServer server, Load load, int port, long seed) {
        this.server = server;
        this.load = load;
        this.port = port;
        this.random = new SplittableRandom(seed);
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The traffic since the last clear. */
    Meter meter() {
        return meter;
    }

    /**
     * Joins until N clients play.
     *
     * @throws IllegalStateException if they do not within a minute
     */
    void join(int clients) {
        int from = bots.size();
        CompletableFuture<Void> joining = CompletableFuture.runAsync(() -> {
            for (int client = from; client < clients; client++) {
                admitted.add(server.admit(load, port, client));
                selector.wakeup();
            }
        });
        runUntil(() -> joining.isCompletedExceptionally() || playing() == clients, JOIN_NS_MAX);
        if (joining.isCompletedExceptionally()) {
            joining.join();
        }
        if (playing() != clients || rooms.size() != load.rooms() * clients / load.clients()) {
            throw new IllegalStateException(server.name() + ": " + playing() + " of " + clients + " play, in "
                    + rooms.size() + " rooms; ended: "
                    + bots.stream()
                            .map(Bot::ended)
                            .filter(Objects::nonNull)
                            .distinct()
                            .toList());
        }
    }

    /** Generates load for a time. */
    void run(long ns) {
        runUntil(() -> false, ns);
    }

    /** Generates load until no snapshot is near: snapshots arrive in up to four phases of a period. */
    void runToQuietMoment() {
        Bot first = bots.get(0);
        long beforeNs = first.snapshotNs();
        runUntil(() -> first.snapshotNs() != beforeNs, SECOND_NS);
        run(first.snapshotNs() + load.periodNs() * 3 / 8 - System.nanoTime());
    }

    private void runUntil(BooleanSupplier done, long nsMax) {
        long untilNs = System.nanoTime() + nsMax;
        try {
            while (!done.getAsBoolean() && System.nanoTime() < untilNs) {
                for (JoinAnswer next = admitted.poll(); next != null; next = admitted.poll()) {
                    connect(next);
                }
                advanceDue();
                selector.select(this::ready, waitMs(untilNs));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(server.name() + ": " + e.getMessage(), e);
        }
    }

    private void connect(JoinAnswer to) throws IOException {
        rooms.add(to.room());
        Bot bot = server.bot(load);
        bots.add(bot);
        bot.connect(selector, to, random.split(), load.steering(), meter);
    }

    private void ready(SelectionKey key) {
        advanceDue(); // otherwise due inputs wait until everything is read
        if (key.isValid()) {
            ((ClientSocket) key.attachment()).ready();
        }
    }

    private void advanceDue() {
        long nowNs = System.nanoTime();
        for (long dueNs = dueNs(); dueNs <= nowNs; dueNs = dueNs()) {
            int client = (int) (due % load.clients());
            if (client < bots.size()) {
                Meter.record(meter.lateUs, (System.nanoTime() - dueNs) / 1000);
                bots.get(client).advance();
            }
            due++;
        }
    }

    private long dueNs() {
        return epochNs + due * SECOND_NS / ((long) load.hz() * load.clients());
    }

    /** Accepts a lateness of up to a millisecond, to avoid spinning. */
    private long waitMs(long untilNs) {
        long ns = Math.min(dueNs(), untilNs) - System.nanoTime();
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(ns));
    }

    int playing() {
        return (int) bots.stream().filter(Bot::playing).count();
    }

    /** Makes all clients leave. */
    @Override
    public void close() {
        bots.forEach(Bot::leave);
        runUntil(() -> bots.stream().allMatch(bot -> bot.ended() != null), LEAVE_NS_MAX);
        bots.forEach(Bot::cut);
        server.tidy(port);
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
