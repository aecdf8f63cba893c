package dev.tickwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackgroundTasksTest {
    private final Counters counters = new Counters();
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();
    private final BackgroundTasks tasks = new BackgroundTasks("chores", counters, Failures.calling(ended::complete));

    @AfterEach
    void stop() {
        tasks.stop();
    }

    @Test
    void shouldDoAChoreAgainThatHasFailed() throws Exception {
        CountDownLatch times = new CountDownLatch(3);
        tasks.every(1, () -> {
            times.countDown();
            if (times.getCount() > 0) {
                throw new IllegalStateException("thrown by a test");
            }
        });
        Await.open("the chore to run again", times, times::toString);
        assertEquals(2, counters.value(Counter.TASKS_FAILED));
    }

    @Test
    void shouldEndTheProcessBecauseOfAnError() throws Exception {
        Error error = new OutOfMemoryError("thrown by a test");
        tasks.every(1, () -> {
            throw error;
        });
        assertSame(error, Await.get("the error that ends the process", ended));
    }
}
