package dev.tickwire.runtime.matching;

/**
 * A party that gets places in a match that is going on: it is in the queue no longer.
 *
 * @param room the {@link Vacancy#room}
 * @param team the index of its team in {@link Vacancy#free}
 */
public record FilledVacancy<P, R>(QueueEntry<P> entry, R room, int team) {}
