package dev.tickwire.runtime.room;

import dev.tickwire.runtime.game.GameType;

/**
 * The first fact of a room, from which it is created.
 *
 * @param code unique among the open rooms of the process
 * @param options of the game
 * @param seed of its randomness
 */
public record RoomCreation(String id, String code, GameType game, Record options, long seed) {}
