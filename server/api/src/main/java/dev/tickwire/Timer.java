package dev.tickwire;

/**
 * The value that {@link Room#after} passes to {@link Game#timer} when it is due. Data, not code, so that it can be
 * stored: a public record of primitives, enums and strings, nested in the game or at the top level of its package.
 *
 * <pre>{@code
 * public record Start(int round) implements Timer {}
 * }</pre>
 */
public interface Timer {}
