package dev.tickwire.runtime.game;

import dev.tickwire.Queue;
import dev.tickwire.protocol.Limits;
import org.jspecify.annotations.Nullable;

/** The checked values of a game's {@link Queue}. */
public record QueueRules(
        int teams,
        int teamSize,
        double range,
        double widenPerSecond,
        double rangeMax,
        int timeoutMs,
        boolean backfill) {
    private static final int TIMEOUT_MS_MIN = 1_000;
    private static final int TIMEOUT_MS_MAX = 3_600_000;
    private static final double MS_PER_SECOND = 1_000;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException naming the member and the cure
     */
    public QueueRules {
        require(within(teams, 1, Limits.MATCH_PLAYERS_MAX), "teams", teams, "must be 1 to " + Limits.MATCH_PLAYERS_MAX);
        require(
                within(teamSize, 1, Limits.MATCH_PLAYERS_MAX),
                "teamSize",
                teamSize,
                "must be 1 to " + Limits.MATCH_PLAYERS_MAX);
        require(
                within(teams * teamSize, 2, Limits.MATCH_PLAYERS_MAX),
                "teams * teamSize",
                teams * teamSize,
                "must be 2 to " + Limits.MATCH_PLAYERS_MAX + ", the number of players in a match");
        require(within(range, 0, Double.MAX_VALUE), "range", range, "must be finite and not negative");
        require(
                within(widenPerSecond, 0, Double.MAX_VALUE),
                "widenPerSecond",
                widenPerSecond,
                "must be finite and not negative; 0: the range stays the same");
        require(
                within(rangeMax, range, Double.MAX_VALUE),
                "rangeMax",
                rangeMax,
                "must be finite and not below range = " + range);
        require(
                within(timeoutMs, TIMEOUT_MS_MIN, TIMEOUT_MS_MAX),
                "timeoutMs",
                timeoutMs,
                "must be " + TIMEOUT_MS_MIN + " to " + TIMEOUT_MS_MAX + " milliseconds");
    }

    /**
     * The rules of a game.
     *
     * @return {@code null} if it has no queue
     * @throws AuthoringException naming the class, the member and the cure
     */
    public static @Nullable QueueRules of(Class<?> gameClass) {
        Queue queue = gameClass.getAnnotation(Queue.class);
        if (queue == null) {
            return null;
        }
        try {
            return new QueueRules(
                    queue.teams(),
                    queue.teamSize(),
                    queue.range(),
                    queue.widenPerSecond(),
                    queue.rangeMax(),
                    queue.timeoutMs(),
                    queue.backfill());
        } catch (IllegalArgumentException e) {
            throw new AuthoringException(gameClass, "", "in its @Queue, " + e.getMessage());
        }
    }

    /** Players in a match. */
    public int players() {
        return teams * teamSize;
    }

    /** The largest difference of ratings that a player accepts after waiting this long. */
    public double rangeAfter(long waitedMs) {
        return Math.min(rangeMax, range + widenPerSecond * (waitedMs / MS_PER_SECOND));
    }

    private static boolean within(double value, double min, double max) {
        return value >= min && value <= max; // false for NaN
    }

    private static void require(boolean good, String member, Object value, String cure) {
        if (!good) {
            throw new IllegalArgumentException(member + " = " + value + ": it " + cure);
        }
    }
}
