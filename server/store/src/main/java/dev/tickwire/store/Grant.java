package dev.tickwire.store;

/**
 * The right to write a room.
 *
 * @param key the number that stands for the room's id in the store; never given to another room
 * @param epoch from 1; one higher with each {@link Store#acquire}
 */
public record Grant(int key, int epoch) {}
