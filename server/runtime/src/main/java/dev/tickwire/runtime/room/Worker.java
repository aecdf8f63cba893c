package dev.tickwire.runtime.room;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.tick.Clock;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that owns rooms and runs each when it is due, the most overdue first; between ticks it runs the tasks that other threads hand over.
 *
 * <p><b>Long ticks.</b> A room with a thousand clients reads and writes a thousand sockets in a tick. It stops for a moment after every slice of that, and
 * rooms that have become due meanwhile and are quick tick in between. Long ones never do: they take turns as wholes.
 *
 * <p><b>Threads.</b> {@link #execute}, {@link #rooms}, {@link #stuck} and {@link #stop} may be called from any; {@link #adopt} from a task.
 */
final class Worker implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** A parked thread comes back this much late; the rest of the wait is spent spinning. */
    private static final long PARK_LATENESS_NS = 50_000;

    private static final int TASK_CHUNK = 256;

    /** A tick or task that takes this long may never end. */
    private static final long STUCK_NS = 1_000_000_000;

    /**
     * So long tasks, or a tick with many clients, go on though a room is due: a crowd makes nobody else's ticks late. A room is quick if its last tick took
     * no longer.
     */
    private static final long SLICE_NS = 1_000_000;

    private static final long IDLE = 0;
    private static final long NOT_IDLE = 1; // one nanosecond tells a clock that reads 0 from IDLE

    private final MpscUnboundedAtomicArrayQueue<Runnable> tasks = new MpscUnboundedAtomicArrayQueue<>(TASK_CHUNK);
    private final PriorityQueue<Room> quick = byDue();
    private final PriorityQueue<Room> slow = byDue();
    private final Clock clock;
    private final Counters counters;
    private final Failures failures;
    private final WorkerContext context;
    private final Thread thread;
    private boolean running = true; // the thread itself
    private boolean givingWay;
    private long sliceNs; // when the running one began
    private volatile boolean ended;
    private volatile int rooms;
    private volatile long busySinceNs = IDLE;

    Worker(int index, Clock clock, Counters counters, ResumeTokens tokens, boolean lenient, Failures failures) {
        this.counters = counters;
        this.failures = failures;
        this.clock = clock;
        this.context = new WorkerContext(this, this::giveWay, clock, counters, tokens, lenient, false);
        this.thread = new Thread(this::run, "tickwire-worker-" + index);
    }

    private static PriorityQueue<Room> byDue() {
        return new PriorityQueue<>((a, b) -> Long.signum(a.dueNs() - b.dueNs()));
    }

    void start() {
        thread.start();
    }

    WorkerContext context() {
        return context;
    }

    /** How many rooms it runs. */
    int rooms() {
        return rooms;
    }

    /** True if a game, or whatever it runs, has not come to an end for long. */
    boolean stuck(long nowNs) {
        long sinceNs = busySinceNs;
        return sinceNs != IDLE && nowNs - sinceNs > STUCK_NS;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        LockSupport.unpark(thread);
        if (ended) {
            runLeftovers();
        }
    }

    /** What is handed over when the thread has ended, such as a player who came a moment too late, is run by whoever hands it over. */
    private synchronized void runLeftovers() {
        while (!tasks.isEmpty()) {
            runTasks();
        }
    }

    /** Runs this room from now on, until it is over. */
    void adopt(Room room) {
        quick.add(room);
        countRooms();
    }

    private void countRooms() {
        rooms = quick.size() + slow.size();
    }

    /** Ends the thread once the tasks handed over so far have run. */
    void stop() {
        execute(() -> running = false);
    }

    /** Waits until the thread has ended; false if it has not in time. */
    boolean join(long timeoutMs) throws InterruptedException {
        thread.join(Math.max(1, timeoutMs));
        return !thread.isAlive();
    }

    private void run() {
        try {
            runRooms();
        } catch (Throwable e) {
            failures.end(e);
        }
    }

    private void runRooms() {
        for (runTasks(); running; runTasks()) {
            PriorityQueue<Room> queue = mostOverdue();
            Room next = queue.peek();
            if (next == null) {
                LockSupport.park(this);
                continue;
            }
            long nowNs = clock.nanoTime();
            long earlyNs = next.dueNs() - nowNs;
            if (next.over()) {
                queue.remove();
                countRooms();
            } else if (earlyNs > PARK_LATENESS_NS) {
                LockSupport.parkNanos(this, earlyNs - PARK_LATENESS_NS);
            } else if (earlyNs > 0) {
                Thread.onSpinWait();
            } else {
                tick(queue.remove(), nowNs);
            }
        }
        quick.forEach(room -> room.dismissAudience(CloseReason.SERVER_STOPPING));
        slow.forEach(room -> room.dismissAudience(CloseReason.SERVER_STOPPING));
        ended = true;
        runLeftovers();
    }

    /** The queue whose first room is due first. */
    private PriorityQueue<Room> mostOverdue() {
        Room first = quick.peek();
        Room other = slow.peek();
        return other == null || (first != null && first.dueNs() - other.dueNs() <= 0) ? quick : slow;
    }

    /** Runs a room that stands in no queue: its place there changes with the tick. */
    private void tick(Room room, long nowNs) {
        busySinceNs = nowNs | NOT_IDLE;
        sliceNs = nowNs;
        room.tick(nowNs);
        (clock.nanoTime() - nowNs > SLICE_NS ? slow : quick).add(room);
        rest();
    }

    /** See {@link WorkerContext#giveWay}; returns the clock's time afterwards. */
    private long giveWay() {
        long nowNs = clock.nanoTime();
        if (givingWay || nowNs - sliceNs < SLICE_NS) {
            return nowNs;
        }
        givingWay = true;
        context.swapFrames();
        while (due(quick.peek(), nowNs)) {
            tick(quick.remove(), clock.nanoTime());
        }
        context.swapFrames();
        givingWay = false;
        sliceNs = clock.nanoTime();
        busySinceNs = sliceNs | NOT_IDLE;
        return sliceNs;
    }

    private static boolean due(@Nullable Room room, long nowNs) {
        return room != null && nowNs - room.dueNs() >= 0;
    }

    /** Runs tasks until there are none; or, if a room is due, until they have had their time, but at least one. */
    private void runTasks() {
        long untilNs = clock.nanoTime() + SLICE_NS;
        for (Runnable task = tasks.poll(); task != null; task = haveTime(untilNs) ? tasks.poll() : null) {
            busySinceNs = clock.nanoTime() | NOT_IDLE;
            try {
                task.run();
            } catch (RuntimeException e) { // a defect of ours must not stop the other rooms
                counters.increment(Counter.TASKS_FAILED);
                LOG.error("a task of {} failed", thread.getName(), e);
            }
            rest();
        }
    }

    private boolean haveTime(long untilNs) {
        long nowNs = clock.nanoTime();
        return nowNs - untilNs < 0 || !due(mostOverdue().peek(), nowNs);
    }

    private void rest() {
        busySinceNs = IDLE;
        Thread.interrupted(); // a game that interrupts its thread must not disturb the next room
    }
}
