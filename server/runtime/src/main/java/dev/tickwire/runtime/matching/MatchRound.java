package dev.tickwire.runtime.matching;

import java.util.List;

/**
 * What became of those who waited. Nobody is in it twice.
 *
 * @param timedOut who has waited in vain, longest first
 * @param filled who joins a match that is going on, longest waiting first
 * @param matches new ones
 */
public record MatchRound<P, R>(
        List<QueueEntry<P>> timedOut, List<FilledVacancy<P, R>> filled, List<Match<P>> matches) {}
