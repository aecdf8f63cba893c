package dev.tickwire.store;

import java.util.List;

/**
 * One transaction: what becomes durable together.
 *
 * @param chunks of all rooms, one after the other: {@link Chunk}
 * @param checkpoints in the order in which they were taken
 * @param ended rooms to forget
 */
public record Commit(byte[] chunks, List<Checkpoint> checkpoints, List<Grant> ended) {}
