package dev.tickwire.runtime.matching;

/**
 * A party that gets seats in a running match. It has left the queue.
 *
 * @param room the {@link Vacancy#room}
 * @param team the index of its team in {@link Vacancy#free}
 */
public record FilledVacancy<P, R>(QueueEntry<P> entry, R room, int team) {}
