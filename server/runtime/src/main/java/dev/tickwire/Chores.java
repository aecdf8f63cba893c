package dev.tickwire;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread for what has to be done again and again, or in turn with that.
 *
 * <p><b>Errors.</b> What a chore throws is logged; it is done again at its time.
 */
final class Chores implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

    private final ScheduledThreadPoolExecutor thread;

    /** @param name of the thread */
    Chores(String name) {
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
    void every(long periodMs, Runnable chore) {
        thread.scheduleWithFixedDelay(guarded(chore), periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    void stop() {
        thread.shutdown();
    }

    private static Runnable guarded(Runnable chore) {
        return () -> {
            try {
                chore.run();
            } catch (RuntimeException e) { // or it would never be called again
                LOG.error("{} failed", Thread.currentThread().getName(), e);
            }
        };
    }
}
