package dev.tickwire;

/**
 * What a room does while no player has a seat and no spectator watches: {@code settings.whenEmpty(WhenEmpty.RUN)}.
 *
 * @see Settings#whenEmpty
 */
public enum WhenEmpty {
    /**
     * The room pauses: it does not tick, its timers wait, and it costs no CPU. It goes on with the first player or
     * spectator that joins. A change by an operator takes effect in one tick. Bans and mutes end as if the room ticked.
     *
     * <p>A room that is stored leaves memory after a while, until a join or an operator needs it: then there is a new
     * game object, and the engine calls {@link Game#restored}.
     *
     * <p>For games in which nothing has to happen in an empty room: most.
     */
    PAUSE,

    /** The room ticks on. For worlds in which plants grow, bots play or a clock runs without players. */
    RUN
}
