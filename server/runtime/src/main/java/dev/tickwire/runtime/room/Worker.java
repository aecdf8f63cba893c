package dev.tickwire.runtime.room;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.tick.Clock;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that owns rooms and runs each when it is due, the most overdue first; between ticks it runs the tasks of
 * other threads.
 *
 * <p><b>Long ticks.</b> A room with a thousand clients reads and writes a thousand sockets in a tick. After every slice
 * of that it yields to quick rooms that have become due. It does not yield to slow rooms: their ticks run one after
 * another.
 *
 * <p><b>Empty rooms.</b> A room without due ticks is in no queue; a task for it puts it back.
 *
 * <p><b>A fresh thread.</b> If a game does not return, {@link #replaceThread} gives all rooms, except those in the
 * middle of a tick, to another thread. The old thread touches nothing more: {@link GameCalls}. Rooms share the
 * {@link WorkerContext}, which no call of a game uses.
 *
 * <p><b>Threads.</b> A task calls {@link #adopt}. Any thread may call the other methods; of two that replace the thread
 * in the same call, {@link GameCalls#retire} lets one succeed.
 */
final class Worker implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** A parked thread wakes up this late; the rest of the wait is spent spinning. */
    private static final long PARK_LATENESS_NS = 50_000;

    private static final int TASK_CHUNK = 256;

    /** A tick or task that takes this long may never end. */
    private static final long STUCK_NS = 1_000_000_000;

    /**
     * Tasks, or a tick with many clients, continue for this long while a room is due, so a crowd does not delay other
     * rooms' ticks. A room is quick if its last tick took at most this long.
     */
    private static final long SLICE_NS = 1_000_000;

    private static final long IDLE = 0;
    private static final long NOT_IDLE = 1; // one nanosecond tells a clock that reads 0 from IDLE

    private final MpscUnboundedAtomicArrayQueue<Runnable> tasks = new MpscUnboundedAtomicArrayQueue<>(TASK_CHUNK);
    private final PriorityQueue<Room> quick = byDue();
    private final PriorityQueue<Room> slow = byDue();
    private final Set<Room> unscheduled = new HashSet<>(); // until something is handed over to them
    private final Clock clock;
    private final Counters counters;
    private final Failures failures;
    private final WorkerContext context;
    private final String name;
    private volatile Thread thread;
    private int threads;
    private boolean running = true; // the thread itself
    private final Slice outer = new Slice();
    private final Slice inner = new Slice(); // of a room that ticks in the middle of another's tick
    private Slice current = outer;
    private volatile boolean ended;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int rooms;
    private final AtomicInteger coming = new AtomicInteger(); // rooms that are being made
    private volatile long busySinceNs = IDLE;

    Worker(int index, Clock clock, Counters counters, ResumeTokens tokens, boolean lenient, Failures failures) {
        this.counters = counters;
        this.failures = failures;
        this.clock = clock;
        this.context = new WorkerContext(
                this,
                this::wake,
                this::yieldToRooms,
                () -> stuck(clock.nanoTime()),
                clock,
                counters,
                tokens,
                lenient,
                false);
        this.name = "tickwire-worker-" + index;
        this.thread = thread(name, () -> {});
    }

    /** The time that a room may tick before it yields. */
    private static final class Slice {
        private @Nullable Room room;
        private long beganNs;

        void begin(Room of, long nowNs) {
            room = of;
            beganNs = nowNs;
        }
    }

    /** A daemon: the process may end while a game does not return. */
    private Thread thread(String name, Runnable first) {
        Thread made = new Thread(() -> run(first), name);
        made.setDaemon(true);
        return made;
    }

    private static PriorityQueue<Room> byDue() {
        return new PriorityQueue<>((a, b) -> Long.signum(a.dueNs() - b.dueNs()));
    }

    void start() {
        thread.start();
    }

    /**
     * The rooms that stay with the old thread of a worker.
     *
     * @param stuck the room whose game does not return
     * @param interrupted the room in the middle of whose tick {@code stuck} ticked; {@code null}: none
     */
    record Replaced(
            Thread thread, RoomCallTracker stuck, @Nullable Room interrupted) {
        private void move(Thread fresh) {
            stuck.thread().move(fresh);
            if (interrupted != null) {
                interrupted.thread().move(fresh);
            }
        }

        private void abandon() {
            stuck.abandon();
            if (interrupted != null) {
                interrupted.abandon();
            }
        }

        /** The stack of the old thread, for the log. */
        Throwable where() {
            Throwable where = new Throwable("where " + thread.getName() + " is");
            where.setStackTrace(thread.getStackTrace());
            return where;
        }
    }

    /**
     * Gives all rooms, except those in the middle of a tick, to a fresh thread; {@code null} if the worker is not in
     * this call.
     */
    @Nullable
    Replaced replaceThread(long call) {
        RoomCallTracker stuck = context.calls().retire(call);
        if (stuck == null) {
            return null;
        }
        counters.increment(Counter.WORKERS_REPLACED);
        Replaced replaced = new Replaced(thread, stuck, current == inner ? outer.room : null);
        context.renewCalls();
        current = outer;
        busySinceNs = IDLE;
        Thread fresh = thread(name + "." + ++threads, replaced::abandon);
        replaced.move(fresh);
        quick.forEach(room -> room.thread().move(fresh));
        slow.forEach(room -> room.thread().move(fresh));
        unscheduled.forEach(room -> room.thread().move(fresh));
        thread = fresh;
        fresh.start();
        return replaced;
    }

    /** The calls of games on this worker's thread. */
    GameCalls calls() {
        return context.calls();
    }

    WorkerContext context() {
        return context;
    }

    /** Number of rooms, including those being made. */
    int rooms() {
        return rooms + coming.get();
    }

    /** Runs a task between two ticks that makes a room and {@linkplain #adopt adopts} it. */
    void make(Runnable task) {
        coming.incrementAndGet();
        execute(() -> {
            try {
                task.run();
            } finally {
                coming.decrementAndGet();
            }
        });
    }

    /** Whether the current tick or task has taken too long. */
    boolean stuck(long nowNs) {
        return busyFor(STUCK_NS, nowNs);
    }

    /** Whether the current tick or task has lasted longer than this. */
    boolean busyFor(long ns, long nowNs) {
        long sinceNs = busySinceNs;
        return sinceNs != IDLE && nowNs - sinceNs > ns;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        LockSupport.unpark(thread);
        if (ended) {
            runLeftovers();
        }
    }

    /** A task that arrives after the thread has ended, such as the join of a player, runs on the calling thread. */
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

    private void wake(Room room) {
        if (unscheduled.remove(room)) {
            room.wakes(clock.nanoTime());
            quick.add(room);
        }
    }

    private void countRooms() {
        rooms = quick.size() + slow.size() + unscheduled.size();
    }

    /** Ends the thread once the tasks so far have run. */
    void stop() {
        execute(() -> running = false);
    }

    /** Waits until the thread has ended; false after the timeout. */
    boolean join(long timeoutMs) throws InterruptedException {
        return over.await(Math.max(1, timeoutMs), TimeUnit.MILLISECONDS);
    }

    private void run(Runnable first) {
        try {
            first.run();
            countRooms();
            runRooms();
        } catch (GameCalls.RetiredError e) {
            LOG.info(
                    "{} ends: the game has returned after all",
                    Thread.currentThread().getName());
        } catch (Throwable e) {
            over.countDown(); // its rooms stand still, and nothing is left to wait for
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
            if (next.over() || earlyNs <= 0) {
                tick(queue.remove(), nowNs);
            } else if (earlyNs > PARK_LATENESS_NS) {
                LockSupport.parkNanos(this, earlyNs - PARK_LATENESS_NS);
            } else {
                Thread.onSpinWait();
            }
        }
        quick.forEach(room -> room.dismissSpectators(CloseReason.SERVER_STOPPING));
        slow.forEach(room -> room.dismissSpectators(CloseReason.SERVER_STOPPING));
        ended = true;
        runLeftovers();
        over.countDown();
    }

    /** The queue with the most overdue room. */
    private PriorityQueue<Room> mostOverdue() {
        Room first = quick.peek();
        Room other = slow.peek();
        return other == null || (first != null && first.dueNs() - other.dueNs() <= 0) ? quick : slow;
    }

    /** Runs a room that is in no queue: its place changes with the tick, and a room that is over has none. */
    private void tick(Room room, long nowNs) {
        if (room.over()) {
            countRooms();
            return;
        }
        busySinceNs = nowNs | NOT_IDLE;
        current.begin(room, nowNs);
        if (room.run(nowNs)) {
            (clock.nanoTime() - nowNs > SLICE_NS ? slow : quick).add(room);
        } else {
            unscheduled.add(room);
        }
        markIdle();
    }

    /** See {@link WorkerContext#yieldToRooms}; returns the clock's time afterwards. */
    private long yieldToRooms() {
        long nowNs = clock.nanoTime();
        if (current == inner || nowNs - outer.beganNs < SLICE_NS) {
            return nowNs;
        }
        current = inner;
        context.swapFrames();
        while (due(quick.peek(), nowNs)) {
            tick(quick.remove(), clock.nanoTime());
        }
        context.swapFrames();
        current = outer;
        outer.beganNs = clock.nanoTime();
        context.addYielded(outer.beganNs - nowNs);
        busySinceNs = outer.beganNs | NOT_IDLE;
        return outer.beganNs;
    }

    private static boolean due(@Nullable Room room, long nowNs) {
        return room != null && nowNs - room.dueNs() >= 0;
    }

    /** Runs all tasks; if a room is due, for one slice at most, but at least one task. */
    private void runTasks() {
        long untilNs = clock.nanoTime() + SLICE_NS;
        for (Runnable task = tasks.poll(); task != null; task = haveTime(untilNs) ? tasks.poll() : null) {
            busySinceNs = clock.nanoTime() | NOT_IDLE;
            try {
                task.run();
            } catch (RuntimeException e) { // a defect of the server must not stop the other rooms
                counters.increment(Counter.TASKS_FAILED);
                LOG.error("a task of {} failed", thread.getName(), e);
            }
            markIdle();
        }
    }

    private boolean haveTime(long untilNs) {
        long nowNs = clock.nanoTime();
        return nowNs - untilNs < 0 || !due(mostOverdue().peek(), nowNs);
    }

    private void markIdle() {
        busySinceNs = IDLE;
        Thread.interrupted(); // a game that interrupts its thread must not disturb the next room
    }
}
