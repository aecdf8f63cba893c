package dev.tickwire.runtime.admission;

/** As what somebody comes into a room. */
enum Role {
    PLAYER,
    SPECTATOR
}
