package dev.tickwire.test;

/**
 * When the chunks of one direction of a connection arrive, under given conditions. Without state outside and without a
 * clock: times are arguments and results, in ms since the conditions began. The arithmetic is that of the network
 * conditioner of the browser client, equal to the bit.
 *
 * <p>The draws depend only on the seed: the stalls of a direction also on the direction, so that all connections stall
 * at once; the delays of a chunk also on the direction and the number of its connection, counted from 1 in the order in
 * which they are opened, the n-th draw being that of the n-th chunk.
 *
 * <p><b>Threads.</b> One at a time.
 */
final class LinkModel {
    /** Towards the server. */
    static final int UP = 0;
    /** From the server. */
    static final int DOWN = 1;

    private final Conditions conditions;
    private final Draws draws;
    private final Stalls stalls;
    /** When everything sent so far has passed the bandwidth limit. */
    private double passedMs;

    private double arrivedMs;

    /**
     * @param direction {@link #UP} or {@link #DOWN}
     * @param connection its number
     * @param opensMs nothing leaves before
     */
    LinkModel(Conditions conditions, int direction, int connection, double opensMs) {
        this.conditions = conditions;
        this.draws = new Draws(conditions.seed(), direction, connection);
        this.stalls = new Stalls(conditions, direction);
        this.passedMs = opensMs;
    }

    /**
     * Sends a chunk.
     *
     * @param nowMs not before that of the call before
     * @return when it arrives, not before the previous chunk
     */
    double arrivalMs(double nowMs, int byteCount) {
        double passingMs = conditions.bandwidthKbps() == 0 ? 0 : byteCount * 8.0 / conditions.bandwidthKbps();
        passedMs = Math.max(nowMs, passedMs) + passingMs;
        double delayMs = Math.max(0, conditions.rttMs() / 2 + conditions.jitterMs() * (draws.next() - 0.5));
        arrivedMs = stalls.releaseMs(Math.max(arrivedMs, passedMs + delayMs));
        return arrivedMs;
    }

    /** Uniform numbers: mulberry32 by Tommy Ettinger, public domain. */
    static final class Draws {
        /** Direction and stream are multiplied by this before they are mixed in: 2^32 divided by the golden ratio. */
        private static final int SPREAD = 0x9e3779b9;

        private int state;

        Draws(int seed, int direction, int stream) {
            state = seed;
            state = word() + direction * SPREAD;
            state = word() + stream * SPREAD;
        }

        /** From 0 up to and without 1. */
        double next() {
            return Integer.toUnsignedLong(word()) * 0x1p-32;
        }

        private int word() {
            state += 0x6d2b79f5;
            int t = (state ^ (state >>> 15)) * (1 | state);
            t = (t + (t ^ (t >>> 7)) * (61 | t)) ^ t;
            return t ^ (t >>> 14);
        }
    }

    /** The stalls of a direction, one after the other. */
    private static final class Stalls {
        /** The stream of draws that belongs to a direction, not to one of its connections. */
        private static final int STREAM = 0;

        private final Draws draws;
        private final double lengthMs;
        private final double gapMeanMs;
        private double startMs = Double.POSITIVE_INFINITY;
        private double endMs = Double.POSITIVE_INFINITY;

        Stalls(Conditions conditions, int direction) {
            draws = new Draws(conditions.seed(), direction, STREAM);
            lengthMs = conditions.stallMs();
            gapMeanMs = lengthMs * (100 - conditions.stallPercent()) / conditions.stallPercent();
            if (conditions.stallPercent() > 0) {
                goOn(0);
            }
        }

        private void goOn(double fromMs) {
            startMs = fromMs + 2 * gapMeanMs * draws.next();
            endMs = startMs + lengthMs;
        }

        /** The end of the stall in which this lies, itself if it lies in none; not before that of the call before. */
        double releaseMs(double ms) {
            while (ms >= endMs) {
                goOn(endMs);
            }
            return ms < startMs ? ms : endMs;
        }
    }
}
