package dev.tickwire.runtime.matching;

import java.util.List;

/**
 * The result of a pass. No entry is in it twice.
 *
 * @param timedOut entries that have waited too long, longest first
 * @param filled entries that join running matches, longest waiting first
 * @param matches new matches
 */
public record MatchRound<P, R>(
        List<QueueEntry<P>> timedOut, List<FilledVacancy<P, R>> filled, List<Match<P>> matches) {}
