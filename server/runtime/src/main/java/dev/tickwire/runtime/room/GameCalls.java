package dev.tickwire.runtime.room;

import dev.tickwire.runtime.failure.Failures;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one thread makes of games, one after the other, so that a watchdog can take the rooms away from a thread that does not return from one.
 *
 * <p><b>Hand-over.</b> The number of calls begun and ended is odd while a game runs. The thread that swaps it for {@link #RETIRED} while it is odd takes the rooms, and
 * sees all that the worker's thread wrote before the call. If the call returns after that, {@link #end} throws, so that the old thread touches nothing more.
 *
 * <p><b>Threads.</b> {@link #begin} and {@link #end}: the worker's thread. The others: any. <b>Cost.</b> Two writes per call, no clock.
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

    /** A game is called now. */
    void begin(RoomCallTracker by) {
        assert (own & 1) == 0 : "a game does not call itself";
        caller = by;
        number.setRelease(++own);
    }

    /**
     * {@inheritDoc}
     *
     * @throws RetiredError if {@link #retire} has taken the rooms away meanwhile
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
     * @throws RetiredError as {@link #end} does; an error of the JVM itself is thrown before that, as it ends the process whichever thread meets it
     */
    @Override
    public RuntimeException fail(Throwable thrown) {
        RuntimeException exception = Failures.ofGame(thrown);
        end();
        return exception;
    }

    /** Changes with every call that begins or ends, and is odd in between. */
    long number() {
        return number.get();
    }

    /** Whether a call was running when {@link #number} returned this number. */
    static boolean running(long number) {
        return (number & 1) == 1 && number != RETIRED;
    }

    /** Takes the rooms away from a thread that is still in this call; {@code null} if no such call is running. */
    @Nullable
    RoomCallTracker retire(long call) {
        return running(call) && number.compareAndSet(call, RETIRED) ? caller : null;
    }
}
