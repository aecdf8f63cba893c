package dev.tickwire;

/**
 * Replicated state of which a room has exactly one, such as the score board: see {@link Room#state}. Fields are as in
 * an {@link Entity}, but not {@link OwnerOnly}.
 *
 * <pre>{@code
 * public static final class Board extends RoomState { public int secondsLeft = 180; }
 * }</pre>
 */
public abstract class RoomState {}
