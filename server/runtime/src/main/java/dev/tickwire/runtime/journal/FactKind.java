package dev.tickwire.runtime.journal;

/** What a fact says. */
public enum FactKind {
    /** A player joins. */
    JOINED,
    /** A player has lost its connection. */
    DROPPED,
    /** A player that was dropped has a connection again. */
    RETURNED,
    /** A player has left. */
    LEFT,
    /** What a player holds from this tick on. */
    INPUT,
    /** A player's one-time request. */
    COMMAND,
    /** An operator ends a player's stay. */
    KICK,
    /** As {@link #KICK}, and keeps the player's identity out. */
    BAN,
    /** An operator keeps a player from talking. */
    MUTE,
    /** An operator takes a ban back. */
    PARDON,
    /** An operator makes a player a moderator, or takes that back. */
    MODERATOR,
    /** An operator changes how the room is found. */
    LISTING,
    /** The number of spectators has changed. */
    AUDIENCE,
    /** Time has passed while the room paused. */
    PAUSED
}
