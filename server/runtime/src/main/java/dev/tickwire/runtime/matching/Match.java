package dev.tickwire.runtime.matching;

import java.util.List;

/**
 * Parties that play together. They have left the queue.
 *
 * @param teams as many as the rules require, all full; the index of a team is its number
 */
public record Match<P>(List<List<QueueEntry<P>>> teams) {
    /** The mean of the players' ratings. */
    public double rating() {
        return teams.stream()
                .flatMap(List::stream)
                .flatMap(entry -> entry.ratings().stream())
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }
}
