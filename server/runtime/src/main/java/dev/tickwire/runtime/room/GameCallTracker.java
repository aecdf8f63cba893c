package dev.tickwire.runtime.room;

import dev.tickwire.runtime.failure.Failures;

/** Brackets the calls of a room's game, so a watchdog sees one that does not return. Allocates nothing. */
@FunctionalInterface
interface GameCallTracker {
    /** One call, which ends by exactly one of its methods. */
    interface Call {
        /** The game has returned. */
        void end();

        /**
         * The game has thrown.
         *
         * @return the exception that ends the room: {@link Failures#ofGame}
         */
        RuntimeException fail(Throwable thrown);
    }

    /** For a room without a watchdog. */
    GameCallTracker UNWATCHED = () -> Unwatched.CALL;

    /** A call of the game begins. */
    Call begin();

    /** A call without a watchdog. */
    enum Unwatched implements Call {
        CALL;

        @Override
        public void end() {}

        @Override
        public RuntimeException fail(Throwable thrown) {
            return Failures.ofGame(thrown);
        }
    }
}
