package dev.tickwire.runtime.matching;

import java.util.List;

/**
 * A match that is going on and has places for more.
 *
 * @param room what the caller knows it by
 * @param rating the mean of its players
 * @param free places in each team, in their order; as many teams as the rules say
 */
public record Vacancy<R>(R room, double rating, List<Integer> free) {}
