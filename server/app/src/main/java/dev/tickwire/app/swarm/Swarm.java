package dev.tickwire.app.swarm;

import dev.tickwire.protocol.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All clients on one selector. Inputs are due by the clock, spread evenly over the period, and do not wait for answers:
 * a server that stalls gets no fewer inputs, and delays are measured from the due time.
 *
 * <p>Threads: {@link #call} runs on a thread of its own; {@link #arrived} and {@link #refused} may be called from any.
 */
final class Swarm implements Callable<Report> {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int SLOW_BYTES_PER_SECOND = 4096;
    static final long JOIN_NS_MAX = 30 * SECOND_NS;

    private final SwarmLoad load;
    private final Consumer<SecondOfTraffic> onSecond;
    private final Selector selector;
    private final Queue<Runnable> fromOutside = new ConcurrentLinkedQueue<>();
    private final @Nullable SwarmClient[] clients;
    private final Set<String> rooms = new HashSet<>();
    private final Cohort steady = new Cohort();
    private final Cohort slow = new Cohort();
    private final Churn churn;
    private final SwarmClient.Common common;
    private final long epochNs = System.nanoTime();
    private long due; // number of what is sent next
    private int answered;
    private boolean measuring;
    private long measuredFromNs;
    private int measuredSeconds;
    private boolean over;
    private long secondEndsNs = epochNs + SECOND_NS;

    /**
     * @param admissions gets the seats of clients that join later
     * @param onSecond called once a second, by the swarm's thread
     */
    Swarm(SwarmLoad load, SwarmClient.Common common, JoinRequests admissions, Consumer<SecondOfTraffic> onSecond)
            throws IOException {
        this.load = load;
        this.common = common;
        this.onSecond = onSecond;
        this.selector = Selector.open();
        this.clients = new SwarmClient[load.clients()];
        this.churn =
                new Churn(load, new SplittableRandom(load.seed()), client -> admissions.askForOneMore(client, this));
    }

    /** The client of this number may connect. */
    void arrived(int client, JoinAnswer admission) {
        tell(() -> connect(client, admission));
    }

    /** The client of this number may not join. */
    void refused(int client, String why) {
        tell(() -> {
            if (client >= clients.length) {
                churn.refused(why);
                return;
            }
            answered++;
            cohort(client).failures.ended(why);
        });
    }

    private Cohort cohort(int client) {
        return client >= clients.length ? churn.cohort : load.slow(client) ? slow : steady;
    }

    private void tell(Runnable task) {
        fromOutside.add(task);
        selector.wakeup();
    }

    private void connect(int number, JoinAnswer admission) {
        rooms.add(admission.room());
        SwarmClient client = client(number, admission);
        client.connect();
        if (number < clients.length) {
            answered++;
            clients[number] = client;
        } else {
            churn.arrived(client, System.nanoTime());
        }
    }

    private SwarmClient client(int number, JoinAnswer admission) {
        // By number, because answers come in any order: the same seed gives a client the same inputs.
        SplittableRandom random = new SplittableRandom(load.seed() + ((long) number << 32));
        boolean checks = number % load.checkEvery() == 0;
        try {
            SwarmClient client = new SwarmClient(common, cohort(number), admission, selector, random, checks);
            if (load.slow(number)) {
                client.readSlowly(SLOW_BYTES_PER_SECOND / load.hz());
            }
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException("no more sockets can be opened: " + e.getMessage(), e);
        }
    }

    @Override
    public Report call() throws IOException {
        try (selector) {
            while (!over) {
                runFromOutside();
                sendDue();
                long churnDueNs = churn.runDue(System.nanoTime());
                if (System.nanoTime() >= secondEndsNs) {
                    endSecond();
                }
                selector.select(this::ready, waitMs(churnDueNs));
            }
            double seconds = measuring ? (double) (System.nanoTime() - measuredFromNs) / SECOND_NS : 0;
            int playing = playing();
            leave();
            return new Report(load, rooms.size(), playing, seconds, steady, slow, churn.cohort, churn.asked());
        }
    }

    private void runFromOutside() {
        for (Runnable task = fromOutside.poll(); task != null; task = fromOutside.poll()) {
            task.run();
        }
    }

    private void ready(SelectionKey key) {
        sendDue(); // else due inputs would wait until everything is read
        if (key.isValid()) {
            ((ClientSocket) key.attachment()).ready();
        }
    }

    private void sendDue() {
        long nowNs = System.nanoTime();
        for (long dueNs = dueNs(); dueNs <= nowNs; dueNs = dueNs()) {
            SwarmClient client = clients[(int) (due % clients.length)];
            if (client != null) {
                client.send(dueNs, due / clients.length % load.hz() == 0);
            }
            due++;
        }
    }

    private long dueNs() {
        long round = due / clients.length;
        long inRound = due % clients.length;
        return epochNs + round * SECOND_NS / load.hz() + inRound * SECOND_NS / load.hz() / clients.length;
    }

    /** Accepts a lateness of up to a millisecond, which only spinning would avoid. */
    private long waitMs(long churnDueNs) {
        long ns = Math.min(Math.min(dueNs(), churnDueNs), secondEndsNs) - System.nanoTime();
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(ns));
    }

    private void endSecond() {
        long nowNs = System.nanoTime();
        secondEndsNs += SECOND_NS;
        Meter second = steady.second;
        Failures failures = steady.failures;
        onSecond.accept(new SecondOfTraffic(
                playing(),
                second.frames,
                second.bytesIn,
                second.gapUs.getValueAtPercentile(50),
                second.gapUs.getValueAtPercentile(99),
                second.rttUs.getValueAtPercentile(50),
                second.rttUs.getValueAtPercentile(99),
                failures.missed,
                failures.mismatches,
                failures.endedCount()));
        List.of(steady, slow, churn.cohort).forEach(cohort -> cohort.endSecond(measuring));
        if (measuring) {
            measuredSeconds++;
        } else {
            awaitJoins(nowNs);
        }
        over = measuredSeconds == load.seconds() || (answered == clients.length && settled() && playing() == 0);
    }

    private void awaitJoins(long nowNs) {
        for (SwarmClient client : clients) {
            if (client != null) {
                client.giveUp(nowNs, JOIN_NS_MAX);
            }
        }
        if (answered == clients.length && settled()) {
            measuring = true;
            measuredFromNs = nowNs;
            secondEndsNs = nowNs + SECOND_NS;
            churn.start(nowNs);
        }
    }

    private int playing() {
        int playing = 0;
        for (SwarmClient client : clients) {
            playing += client != null && client.playing() ? 1 : 0;
        }
        return playing;
    }

    /** Whether no client is joining. */
    private boolean settled() {
        for (SwarmClient client : clients) {
            if (client != null && !client.playing() && !client.ended()) {
                return false;
            }
        }
        return true;
    }

    private void leave() throws IOException {
        churn.stop();
        for (SwarmClient client : clients) {
            if (client != null) {
                client.leave();
            }
        }
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Limits.CLOSE_LINGER_MS);
        while (!(settled() && churn.settled()) && System.nanoTime() < untilNs) {
            runFromOutside();
            churn.runDue(System.nanoTime());
            selector.select(key -> ((ClientSocket) key.attachment()).ready(), 1);
        }
        churn.finish();
    }
}
