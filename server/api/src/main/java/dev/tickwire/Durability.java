package dev.tickwire;

/**
 * What the host stores of a room, and so what is left of it when the process ends without warning.
 *
 * @see Settings#durability
 */
public enum Durability {
    /** Nothing: the room ends with the process. */
    NONE,

    /** The room as it is every few seconds, and when the process is asked to stop: a crash takes it a few seconds back. */
    CHECKPOINT,

    /**
     * Besides, all that enters the room: a crash takes it a fraction of a second back, and no command that the client knows to be durable is lost. The game has to do the
     * same again when given the same: see the paragraph on determinism of {@link Game}.
     */
    JOURNAL
}
