package dev.tickwire.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.runtime.failure.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LoggingTest {
    private final List<Throwable> ended = new ArrayList<>();
    private final Logging.MemoryWatch watch = new Logging.MemoryWatch(Failures.calling(ended::add));

    private void log(Throwable thrown) {
        LogRecord line = new LogRecord(Level.SEVERE, "a channel event listener threw an exception");
        line.setThrown(thrown);
        watch.publish(line);
    }

    @Test
    void shouldEndTheProcessWhenALibraryLogsThatThereIsNoMemory() {
        log(new IllegalStateException("thrown by a test"));
        log(new StackOverflowError("thrown by a test"));
        assertEquals(List.of(), ended);
        Error error = new OutOfMemoryError("thrown by a test");
        log(error);
        assertEquals(List.of(error), ended);
    }
}
