package dev.tickwire;

/**
 * The control state that a player holds during a tick, such as keys and aim: a public record of primitives, enums and
 * {@link Text} strings. The room consumes exactly one per player and tick, however many the client sends.
 *
 * <pre>{@code
 * public record Drive(@Range(min = -1, max = 1) byte turn, boolean gas) implements Input {}
 * }</pre>
 */
public interface Input {}
