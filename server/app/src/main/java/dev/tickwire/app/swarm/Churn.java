package dev.tickwire.app.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Guests: they join at a steady rate during the measurement, play for a second or two, and leave. A join is due by the
 * clock, whether earlier joins have succeeded or not.
 *
 * <p>Threads: the swarm's.
 */
final class Churn {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long NEVER = Long.MAX_VALUE;

    private final class Guest {
        private final SwarmClient client;
        private final long sendFromNs;
        private long sent;
        private long leaveNs = NEVER;

        private Guest(SwarmClient client, long nowNs) {
            this.client = client;
            this.sendFromNs = nowNs;
        }

        private long sendNs() {
            return sendFromNs + sent * SECOND_NS / load.hz();
        }

        private void runDue(long nowNs) {
            for (long dueNs = sendNs(); dueNs <= nowNs; dueNs = sendNs()) {
                client.send(dueNs, sent++ % load.hz() == 0);
            }
            if (!client.playing()) {
                client.giveUp(nowNs, Swarm.JOIN_NS_MAX);
            } else if (leaveNs == NEVER) {
                leaveNs = nowNs + SECOND_NS + random.nextLong(SECOND_NS);
            }
            if (nowNs >= leaveNs || stopped) {
                client.leave();
            }
        }
    }

    final Cohort cohort = new Cohort();
    private final SwarmLoad load;
    private final SplittableRandom random;
    private final IntConsumer ask;
    private final List<Guest> guests = new ArrayList<>();
    private long startNs = NEVER;
    private boolean stopped;
    private int asked;
    private int answered;

    /** @param ask asks for a seat for the client of a number, the first of which comes after those of the load */
    Churn(SwarmLoad load, SplittableRandom random, IntConsumer ask) {
        this.load = load;
        this.random = random;
        this.ask = ask;
    }

    /** Begins to let guests join. */
    void start(long nowNs) {
        startNs = load.joinsPerSecond() > 0 ? nowNs : NEVER;
    }

    /** Ends that: the guests leave. */
    void stop() {
        startNs = NEVER;
        stopped = true;
    }

    void arrived(SwarmClient client, long nowNs) {
        answered++;
        guests.add(new Guest(client, nowNs));
    }

    void refused(String why) {
        answered++;
        cohort.failures.ended(why);
    }

    /** Runs what is due, and returns when the next is, in nanoseconds of {@link System#nanoTime}. */
    long runDue(long nowNs) {
        while (joinNs() <= nowNs) {
            ask.accept(load.clients() + asked);
            asked++;
        }
        long nextNs = joinNs();
        for (Guest guest : guests) {
            guest.runDue(nowNs);
            nextNs = Math.min(nextNs, guest.sendNs());
        }
        guests.removeIf(guest -> guest.client.ended());
        return nextNs;
    }

    private long joinNs() {
        return startNs == NEVER ? NEVER : startNs + asked * SECOND_NS / load.joinsPerSecond();
    }

    /** Whether all guests have left. */
    boolean settled() {
        return answered == asked && guests.isEmpty();
    }

    /** Ends the measurement: guests that have not left by now have failed. */
    void finish() {
        for (int i = asked - answered + guests.size(); i > 0; i--) {
            cohort.failures.ended("unfinished");
        }
    }

    int asked() {
        return asked;
    }
}
