package dev.tickwire.runtime.failure;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy for exceptions and errors: which end a room, and which end the process.
 * <ul>
 *   <li>An exception or error of a game's call ends its room. An error of the JVM itself, such as an
 *       {@link OutOfMemoryError}, ends the process. A {@link StackOverflowError} is the game's.
 *   <li>A {@link RuntimeException} of our own code ends the current work: the room whose tick it was, the request, this
 *       run of a periodic task. It is logged and counted.
 *   <li>An {@link Error} of our own code ends the process: the state after it is unknown, and a supervisor starts a new
 *       process.
 * </ul>
 *
 * <p><b>Threads.</b> Any.
 */
public final class Failures implements Thread.UncaughtExceptionHandler {
    /** The exit code of a process that ends because of an {@link Error}. */
    public static final int EXIT_CODE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final int CAUSES_MAX = 16;
    private static final byte[] LINE = line("an error");
    private static final byte[] MEMORY_LINE = line("java.lang.OutOfMemoryError");

    private final Consumer<? super Throwable> last;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Failures(Consumer<? super Throwable> last) {
        this.last = last;
    }

    /** Ends the process with {@link #EXIT_CODE} and one line on standard error; no shutdown hook runs. */
    public static Failures halting() {
        return new Failures(Failures::halt);
    }

    /**
     * Calls this instead of ending the process.
     *
     * @param last called once, with the first error, on the thread that threw it
     */
    public static Failures calling(Consumer<? super Throwable> last) {
        return new Failures(last);
    }

    /**
     * The exception that ends a room whose game has thrown.
     *
     * @throws Error if {@code thrown} ends the process
     */
    public static RuntimeException ofGame(Throwable thrown) {
        Error error = errorOfJvm(thrown);
        if (error != null) {
            throw error;
        }
        return thrown instanceof RuntimeException exception ? exception : new GameError(thrown);
    }

    /** The game's own throwable, from a result of {@link #ofGame}. */
    public static Throwable thrown(RuntimeException exception) {
        return exception instanceof GameError error && error.getCause() != null ? error.getCause() : exception;
    }

    /** The first JVM error among a throwable and its causes; {@code null}: none. */
    public static @Nullable Error errorOfJvm(@Nullable Throwable thrown) {
        Throwable each = thrown;
        for (int i = 0; each != null && i < CAUSES_MAX; i++) {
            if (each instanceof VirtualMachineError error && !(each instanceof StackOverflowError)) {
                return error;
            }
            each = each.getCause();
        }
        return null;
    }

    /** Ends the process because of an {@link Error}. */
    public void end(Throwable error) {
        if (ended.compareAndSet(false, true)) {
            last.accept(error);
        }
    }

    /**
     * Runs a task on a thread that would only log errors: an {@link Error} of the task ends the process, and is
     * rethrown.
     */
    public void run(Runnable task) {
        try {
            task.run();
        } catch (Error e) {
            end(e);
            throw e;
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        end(thrown);
    }

    /** Ends the process at once, without needing memory to do so. */
    public static void halt(Throwable error) {
        try {
            boolean memory = errorOfJvm(error) instanceof OutOfMemoryError;
            if (!memory) {
                LOG.error(
                        "an error ends the process, in {}",
                        Thread.currentThread().getName(),
                        error);
            }
            write(memory ? MEMORY_LINE : LINE);
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    @SuppressWarnings("StreamResourceLeak") // closing it would close standard error
    private static void write(byte[] line) {
        try {
            new FileOutputStream(FileDescriptor.err).write(line);
        } catch (IOException e) {
            // Standard error is closed: nothing reads the line.
        }
    }

    private static byte[] line(String what) {
        return ("tickwire: the process ends with exit code " + EXIT_CODE + " because of " + what + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Wraps an error or a checked exception of a game. */
    private static final class GameError extends RuntimeException {
        private static final long serialVersionUID = 1;

        GameError(Throwable thrown) {
            super(thrown);
        }
    }
}
