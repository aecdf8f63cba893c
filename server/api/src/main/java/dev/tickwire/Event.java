package dev.tickwire;

/**
 * A one-time message of the room, such as a hit: a public record of primitives, enums and {@link Text} strings. It
 * travels with the next snapshot.
 *
 * <pre>{@code
 * public record Hit(int shipId) implements Event {}
 * }</pre>
 */
public interface Event {}
