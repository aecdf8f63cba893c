package dev.tickwire.client;

/**
 * A room has failed, and goes on from an earlier tick. What has happened since may happen again, perhaps otherwise.
 *
 * @param fromTick the newest tick that this client had seen
 * @param toTick the tick that the room goes on from, before {@code fromTick}
 */
public record Rewind(int fromTick, int toTick) {}
