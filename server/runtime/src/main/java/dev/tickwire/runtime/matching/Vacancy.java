package dev.tickwire.runtime.matching;

import java.util.List;
import java.util.function.Predicate;

/**
 * A running match with free seats.
 *
 * @param <P> the caller's object for a party
 * @param <R> the caller's object for the match
 * @param room the match
 * @param rating the mean rating of its players
 * @param free free seats of each team, one number per team of the rules
 * @param admits whether a party may join it
 */
public record Vacancy<P, R>(R room, double rating, List<Integer> free, Predicate<P> admits) {}
