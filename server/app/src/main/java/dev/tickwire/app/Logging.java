package dev.tickwire.app;

import dev.tickwire.runtime.failure.Failures;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** One line per record on standard error; libraries log from WARNING. */
final class Logging {
    private static final String FORMAT = "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n";

    private Logging() {}

    static void install() {
        System.setProperty("java.util.logging.manager", OpenToTheEnd.class.getName());
        System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new SimpleFormatter());
        Logger root = Logger.getLogger("");
        for (Handler preset : root.getHandlers()) {
            root.removeHandler(preset);
        }
        root.addHandler(new MemoryWatch(Failures.halting()));
        root.addHandler(console);
        root.setLevel(Level.WARNING);
    }

    /**
     * The JDK's own closes the log when a signal arrives, so that nothing would be logged while the rooms end. Public
     * because the JDK constructs it.
     */
    public static final class OpenToTheEnd extends LogManager {
        @Override
        public void reset() {}
    }

    /**
     * XNIO and Undertow only log errors that they catch on I/O threads: if one is an {@link OutOfMemoryError}, this
     * ends the process.
     */
    static final class MemoryWatch extends Handler {
        private final Failures failures;

        MemoryWatch(Failures failures) {
            this.failures = failures;
        }

        @Override
        public void publish(LogRecord line) {
            if (Failures.errorOfJvm(line.getThrown()) instanceof OutOfMemoryError error) {
                failures.end(error);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
