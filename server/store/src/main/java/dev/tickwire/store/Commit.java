package dev.tickwire.store;

import java.util.List;

/**
 * What becomes durable at once.
 *
 * @param chunks of all rooms, one behind the other: {@link Chunk}
 * @param checkpoints in the order in which they were taken
 * @param ended rooms to forget
 */
public record Commit(byte[] chunks, List<Checkpoint> checkpoints, List<Grant> ended) {}
