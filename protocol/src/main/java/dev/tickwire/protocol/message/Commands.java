package dev.tickwire.protocol.message;

/**
 * One-time requests of a player.
 *
 * @param commands 1 to {@code COMMANDS_PER_MESSAGE_MAX} commands of the game, oldest first
 * @param seq number of the newest command, from 1
 */
public record Commands(Record[] commands, int seq) {}
