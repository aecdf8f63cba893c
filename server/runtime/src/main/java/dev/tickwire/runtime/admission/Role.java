package dev.tickwire.runtime.admission;

/** The role in which a client joins a room. */
public enum Role {
    PLAYER,
    SPECTATOR
}
