package dev.tickwire.runtime.room;

import dev.tickwire.runtime.failure.Failures;

/** Brackets the calls of a room's game, so that a watchdog sees one that does not return. Makes no objects. */
@FunctionalInterface
interface GameCallTracker {
    /** One call. It ends by exactly one of both methods. */
    interface Call {
        /** The game has returned. */
        void end();

        /**
         * The game has thrown this.
         *
         * @return what the room ends with: {@link Failures#ofGame}
         */
        RuntimeException fail(Throwable thrown);
    }

    /** For a room without a watchdog. */
    GameCallTracker UNWATCHED = () -> Unwatched.CALL;

    /** The game is called now. */
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
