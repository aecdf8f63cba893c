package dev.tickwire.runtime.matching;

import java.util.List;

/**
 * Parties that play together: they are in the queue no longer.
 *
 * @param teams as many as the rules say, each full: the team numbers of players are the indices
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
