package dev.tickwire;

/**
 * What the rooms of a game are found by, such as mode and rating: a public record of primitives, enums and {@link Text} strings, nested in the game or at
 * the top level of its package; at most one. It is shown in the list of rooms, and players ask for rooms by its components. Nothing in it may be secret.
 *
 * <p>The names {@code players}, {@code playersMax}, {@code free} and {@code created} are taken: rooms are found by these anyway.
 */
public interface Properties {}
