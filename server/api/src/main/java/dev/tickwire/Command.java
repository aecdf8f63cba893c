package dev.tickwire;

/**
 * A one-time request of a player: a public record of primitives, enums and {@link Text} strings. {@link Game#command}
 * gets each once, in the order in which the player sent them.
 *
 * <pre>{@code
 * public record Buy(int item) implements Command {}
 * }</pre>
 */
public interface Command {}
