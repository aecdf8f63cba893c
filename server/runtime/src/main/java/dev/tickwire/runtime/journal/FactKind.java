package dev.tickwire.runtime.journal;

/** The kinds of facts. */
public enum FactKind {
    /** A player joins. */
    JOINED,
    /** A player has lost its connection. */
    DROPPED,
    /** A player that was dropped has a connection again. */
    RETURNED,
    /** A player's client has begun anew, without the room's state. */
    RELOADED,
    /** A player has left. */
    LEFT,
    /** The input that a player holds from this tick on. */
    INPUT,
    /** A player's one-time request. */
    COMMAND,
    /** An operator removes a player. */
    KICK,
    /** As {@link #KICK}, and bans the player's identity. */
    BAN,
    /** An operator mutes a player, or ends the mute. */
    MUTE,
    /** An operator lifts the bans of an identity. */
    PARDON,
    /** An operator makes a player a moderator, or revokes it. */
    MODERATOR,
    /** An operator changes how the room is found. */
    LISTING,
    /** The number of spectators has changed. */
    AUDIENCE,
    /** Time has passed while the room paused. */
    PAUSED
}
