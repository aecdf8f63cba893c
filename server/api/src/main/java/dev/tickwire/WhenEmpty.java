package dev.tickwire;

/**
 * What a room does while no player has a seat and no spectator watches.
 *
 * @see Settings#whenEmpty
 */
public enum WhenEmpty {
    /**
     * The room pauses: it does not tick, its timers wait, and it costs no CPU. It goes on where it was with the first player or spectator that arrives. Something that an
     * operator changes takes effect in one tick. Bans and mutes end as if the room ticked.
     *
     * <p>A room that is stored leaves memory after a while, until something wants it: the game's object is then made anew, and {@link Game#restored} is called.
     *
     * <p>For games in which nothing matters while nobody is there to see it: most.
     */
    PAUSE,

    /** The room ticks on. For worlds that live on their own: what grows, bots that play, a clock that players come back to. */
    RUN
}
