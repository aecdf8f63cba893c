package dev.tickwire.runtime.room;

import dev.tickwire.runtime.failure.Failures;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one thread makes of games, in sequence, so that a watchdog can take the rooms from a thread whose call
 * does not return.
 *
 * <p><b>Hand-over.</b> The number of begun and ended calls is odd during a call. The thread that swaps an odd number
 * for {@link #RETIRED} takes the rooms, and sees all writes of the worker's thread before the call. If the call returns
 * afterwards, {@link #end} throws, so the old thread touches nothing more.
 *
 * <p><b>Threads.</b> {@link #begin} and {@link #end}: the worker's thread. Others: any. <b>Cost.</b> Two writes per
 * call, no clock.
 */
final class GameCalls implements GameCallTracker.Call {
    private static final long RETIRED = -1;

    private final AtomicLong number = new AtomicLong();
    private long own; // the number as the worker's thread last set it
    private @Nullable RoomCallTracker caller; // of the latest call

    /** Ends a thread that has lost its rooms. An error, so that no handler of exceptions catches it. */
    static final class RetiredError extends Error {
        private static final long serialVersionUID = 1;

        RetiredError() {
            super("the thread's rooms have moved to another one", null, false, false);
        }
    }

    /** A call of a game begins. */
    void begin(RoomCallTracker by) {
        assert (own & 1) == 0 : "a game does not call itself";
        caller = by;
        number.setRelease(++own);
    }

    /**
     * {@inheritDoc}
     *
     * @throws RetiredError if {@link #retire} has taken the rooms
     */
    @Override
    public void end() {
        if (!number.compareAndSet(own, own + 1)) {
            throw new RetiredError();
        }
        own++;
    }

    /**
     * {@inheritDoc}
     *
     * @throws RetiredError as {@link #end}; a JVM error is thrown before it, because it ends the process on any thread
     */
    @Override
    public RuntimeException fail(Throwable thrown) {
        RuntimeException exception = Failures.ofGame(thrown);
        end();
        return exception;
    }

    /** Changes with the begin and the end of every call; odd during a call. */
    long number() {
        return number.get();
    }

    /** Whether a call was running when {@link #number} returned this number. */
    static boolean running(long number) {
        return (number & 1) == 1 && number != RETIRED;
    }

    /** Takes the rooms from a thread that is still in this call; {@code null}: no such call is running. */
    @Nullable
    RoomCallTracker retire(long call) {
        return running(call) && number.compareAndSet(call, RETIRED) ? caller : null;
    }
}
