package dev.tickwire.runtime.matching;

import java.util.List;
import java.util.function.Predicate;

/**
 * A match that is going on and has places for more.
 *
 * @param <P> what the caller knows a party by
 * @param <R> what the caller knows the match by
 * @param room the match
 * @param rating the mean of its players
 * @param free places in each team, in their order; as many teams as the rules say
 * @param welcomes whether a party may join it
 */
public record Vacancy<P, R>(R room, double rating, List<Integer> free, Predicate<P> welcomes) {}
