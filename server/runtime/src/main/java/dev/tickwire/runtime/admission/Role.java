package dev.tickwire.runtime.admission;

/** As what somebody comes into a room. */
public enum Role {
    PLAYER,
    SPECTATOR
}
