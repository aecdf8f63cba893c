package dev.tickwire;

/**
 * What players find the rooms of a game by, such as mode and rating: a public record of primitives, enums and
 * {@link Text} strings, nested in the game or at the top level of its package; at most one. The list of rooms shows it,
 * and players ask for rooms by its components, so nothing in it may be secret:
 *
 * <pre>{@code
 * public record Mode(@Text(max = 8) String mode, int rating) implements Properties {}
 * }</pre>
 *
 * <p>The names {@code players}, {@code playersMax}, {@code free} and {@code created} are reserved: players find rooms
 * by these as well.
 */
public interface Properties {}
