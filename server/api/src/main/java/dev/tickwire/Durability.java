package dev.tickwire;

/**
 * What the host stores of a room, and so what is left of it after a crash:
 * {@code settings.durability(Durability.CHECKPOINT)}.
 *
 * @see Settings#durability
 */
public enum Durability {
    /** Nothing: the room ends with the process. */
    NONE,

    /**
     * The state of the room every few seconds, and when the process is asked to stop: after a crash the room goes on
     * from a few seconds before.
     */
    CHECKPOINT,

    /**
     * Besides, everything that enters the room: after a crash the room goes on from a fraction of a second before, and
     * keeps every command that the client knows to be durable. The game has to be deterministic: see {@link Game}.
     */
    JOURNAL
}
