package dev.tickwire;

import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread for what has to be done again and again, or in turn with that.
 *
 * <p><b>Errors.</b> An exception of a chore is logged and counted, and the chore is done again at its time; an
 * {@link Error} ends the process.
 */
final class BackgroundTasks implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundTasks.class);

    private final Counters counters;
    private final Failures failures;
    private final ScheduledThreadPoolExecutor thread;

    /** @param name of the thread */
    BackgroundTasks(String name, Counters counters, Failures failures) {
        this.counters = counters;
        this.failures = failures;
        thread = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread made = new Thread(task, name);
                    made.setDaemon(true);
                    return made;
                },
                new ThreadPoolExecutor.DiscardPolicy()); // who comes when all is over
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(guarded(task));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is logged where it goes wrong
    void every(long periodMs, Runnable task) {
        thread.scheduleWithFixedDelay(guarded(task), periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    void stop() {
        thread.shutdown();
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                failures.run(task);
            } catch (RuntimeException e) { // or it would never be called again
                counters.increment(Counter.TASKS_FAILED);
                LOG.error("{} failed", Thread.currentThread().getName(), e);
            }
        };
    }
}
