package dev.tickwire.runtime.room;

import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.tick.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that every call of a game returns. If one does not, its room ends, and so does a room whose tick it
 * interrupted; the worker's other rooms continue on a fresh thread.
 *
 * <p><b>Time.</b> It counts from the first {@link #look} that finds the call. A late look, as after a suspend of the
 * machine or a long collection, restarts the count, because it says nothing about the game.
 *
 * <p><b>What it does not see.</b> Constructors of a game's records, such as inputs and commands, and of entities when
 * their predicted copies are made, run outside these calls: one that does not return blocks its worker, and
 * {@code /healthz} reports that.
 *
 * <p><b>Bounds.</b> Java cannot end a thread from outside, so a thread that never returns stays, with its rooms in
 * memory. With {@value #STUCK_THREADS_MAX} of them the process ends.
 *
 * <p><b>Threads.</b> One at a time.
 */
public final class Watchdog {
    /** Looks per longest allowed call. A call ends its room at most one look late. */
    private static final int LOOKS_PER_CALL = 10;

    private static final int STUCK_THREADS_MAX = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final List<Worker> workers;
    private final Clock clock;
    private final Failures failures;
    private final long callNsMax;
    private final long[] callSeen;
    private final long[] sinceNs;
    private final List<Thread> stuckThreads = new ArrayList<>();
    private long lookedNs;

    /** @param callMsMax milliseconds that a call may take */
    Watchdog(List<Worker> workers, int callMsMax, Clock clock, Failures failures) {
        this.workers = workers;
        this.callNsMax = TimeUnit.MILLISECONDS.toNanos(callMsMax);
        this.clock = clock;
        this.failures = failures;
        this.callSeen = new long[workers.size()];
        this.sinceNs = new long[workers.size()];
        this.lookedNs = clock.nanoTime();
    }

    /** Milliseconds between two calls of {@link #look}. */
    public long periodMs() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(callNsMax / LOOKS_PER_CALL));
    }

    /** Looks at every worker. */
    public void look() {
        long nowNs = clock.nanoTime();
        boolean late = nowNs - lookedNs > callNsMax / 2;
        lookedNs = nowNs;
        for (int i = 0; i < workers.size(); i++) {
            long call = workers.get(i).calls().number();
            if (late || call != callSeen[i] || !GameCalls.running(call)) {
                callSeen[i] = call;
                sinceNs[i] = nowNs;
            } else if (nowNs - sinceNs[i] >= callNsMax) {
                replace(workers.get(i), call, TimeUnit.NANOSECONDS.toMillis(nowNs - sinceNs[i]));
                callSeen[i] = 0; // a fresh thread numbers its calls anew
            }
        }
        stuckThreads.removeIf(thread -> !thread.isAlive());
    }

    private void replace(Worker worker, long call, long calledMs) {
        Worker.Replaced replaced = worker.replaceThread(call);
        if (replaced == null) {
            return; // it returned in time after all
        }
        stuckThreads.add(replaced.thread());
        RoomCallTracker stuck = replaced.stuck();
        LOG.error(
                "room {} ends, because a call of its game {} in tick {} has not returned for {} ms;"
                        + " {} other rooms of the worker go on{}",
                stuck.id(),
                stuck.game(),
                stuck.tick(),
                calledMs,
                worker.rooms(),
                replaced.interrupted() == null
                        ? ""
                        : ", but for room " + replaced.interrupted().id() + ", whose tick it had interrupted",
                replaced.where());
        if (stuckThreads.size() >= STUCK_THREADS_MAX) {
            failures.end(new IllegalStateException(
                    stuckThreads.size() + " threads are in calls of games that do not return"));
        }
    }
}
