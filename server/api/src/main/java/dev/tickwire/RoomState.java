package dev.tickwire;

/**
 * Replicated state of which a room has exactly one, such as the score board: see {@link Room#state}. The same rules for fields as in {@link Entity};
 * {@link OwnerOnly} has no meaning here and is refused.
 */
public abstract class RoomState {}
