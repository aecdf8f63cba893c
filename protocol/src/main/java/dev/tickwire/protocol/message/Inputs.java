package dev.tickwire.protocol.message;

/**
 * The inputs that a player holds during consecutive ticks.
 *
 * @param appliedTick tick of the last frame that the client applied, -1 if none yet
 * @param inputs 1 to {@code INPUTS_PER_MESSAGE_MAX} inputs of the game, oldest first
 * @param seq number of the newest input, from 1; the numbers of the inputs are consecutive
 * @param targetTick the tick that the newest input is meant for
 * @param viewFraction 0 to 255, in 1/256 tick: the part of a tick after {@code viewTick}
 * @param viewTick the tick of the room that the player was looking at
 */
public record Inputs(int appliedTick, Record[] inputs, int seq, int targetTick, int viewFraction, int viewTick) {
    /** Parts of a tick, the unit of {@code viewFraction}. */
    public static final int VIEW_FRACTIONS = 256;
}
