package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a {@link Game} class: players may wait in a queue until there are enough of about their strength for a match, which gets a room of its own. A match
 * has {@link #teams} teams of exactly {@link #teamSize} players. Players who come as a party are in the same team; a party counts as one of the mean of
 * its players' ratings. The room is {@link Listing#inviteOnly}, and its {@link Settings#playersMax} must not be below the number of players in a match.
 *
 * <p><b>Who meets whom.</b> Each accepts ratings that differ from the own by at most {@link #range}, and more the longer it waits; in a match everybody
 * accepts everybody. So somebody for whom there is no opponent waits, rather than beat a newcomer. Who has waited longest is matched first, with the
 * nearest.
 *
 * <p><b>How long it takes.</b> The defaults suit ratings like Elo's, with a standard deviation of about 300. When five players come per second, 95 of 100
 * then wait less than 6 s for a duel and less than 22 s for two teams of three; half of these matches are among players less than 30, or 100, points apart.
 * Where fewer come, or more are needed, widen faster.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Queue {
    /** Teams in a match, from 1; 1 for a game in which all play together. At most 128 players, and at least 2, are in a match. */
    int teams() default 2;

    /** Players in a team, from 1; also the largest party. */
    int teamSize() default 1;

    /** Points of rating by which others may differ at first; not negative. */
    double range() default 50;

    /** Points of rating that each second of waiting adds to {@link #range}; 0: it stays as it is. */
    double widenPerSecond() default 10;

    /** Points of rating that {@link #range} grows to; not below it. */
    double rangeMax() default 500;

    /** Milliseconds after which waiting ends in vain: 1,000 to 3,600,000. */
    int timeoutMs() default 120_000;

    /**
     * Whether those who wait also get places that are free in a team of a match that is going on, if its players' mean rating is in their range. Before
     * new matches are made.
     */
    boolean backfill() default false;
}
