package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a {@link Game} class: players may wait in a queue until there are enough players of about their strength for a
 * match, which gets a room of its own:
 *
 * <pre>{@code
 * @Queue(teams = 2, teamSize = 3, backfill = true)
 * public final class Race implements Game<Race.Options> { … }
 * }</pre>
 *
 * <p>A match has {@link #teams} teams of exactly {@link #teamSize} players. The players of a party are in the same
 * team; the rating of a party is the mean of its players' ratings. The room is {@link Listing#inviteOnly}, and its
 * {@link Settings#playersMax} must not be below the number of players in a match.
 *
 * <p><b>Matching.</b> A player accepts ratings that differ from its own by at most {@link #range}, and by more the
 * longer it waits; in a match all players accept each other. So a player without an opponent of its strength waits, and
 * does not meet a beginner. The queue matches the player that has waited longest first, with the players of the nearest
 * ratings.
 *
 * <p><b>Waiting times.</b> The defaults suit ratings like Elo's, with a standard deviation of about 300. When five
 * players come per second, 95 of 100 then wait less than 6 s for a duel and less than 22 s for two teams of three; half
 * of these matches are among players less than 30, or 100, points apart. A game with fewer players, or larger matches,
 * widens faster.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Queue {
    /**
     * Teams in a match, from 1; 1 for a game in which all play together. At most 128 players, and at least 2, are in a
     * match.
     */
    int teams() default 2;

    /** Players in a team, from 1; also the largest party. */
    int teamSize() default 1;

    /** Points of rating by which others may differ at first; not negative. */
    double range() default 50;

    /** Points of rating that each second of waiting adds to {@link #range}; 0: it stays as it is. */
    double widenPerSecond() default 10;

    /** Points of rating that {@link #range} grows to; not below it. */
    double rangeMax() default 500;

    /** Milliseconds after which the queue refuses a waiting player: 1,000 to 3,600,000. */
    int timeoutMs() default 120_000;

    /**
     * Whether waiting players also get free seats in a team of a running match, if its players' mean rating is in their
     * range. The queue fills these seats before it makes new matches.
     */
    boolean backfill() default false;
}
