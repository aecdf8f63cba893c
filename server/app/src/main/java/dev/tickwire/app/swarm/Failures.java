package dev.tickwire.app.swarm;

import dev.tickwire.protocol.CloseReason;
import java.util.Map;
import java.util.TreeMap;

/** All failures, from the first join on. Threads: one. */
final class Failures {
    /** Snapshots that were due and did not come. */
    long missed;
    /** Groups with a malformed section, or with a state that differs from its hash, until a keyframe repairs them. */
    long mismatches;

    /** The reason of a slow client that was cut before it had read the close code. */
    static final String UNREAD = CloseReason.TOO_SLOW.code() + " unread";

    private final Map<String, Integer> ended = new TreeMap<>();

    /** A client was refused, or its connection ended before its time: a close code, or the code of a problem. */
    void ended(String why) {
        ended.merge(why, 1, Integer::sum);
    }

    /** Clients that ended, by reason. */
    Map<String, Integer> ended() {
        return ended;
    }

    int endedCount() {
        return ended.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean any() {
        return missed > 0 || mismatches > 0 || !ended.isEmpty();
    }

    /** Whether there is any for clients that read slowly: they may miss snapshots, and be too slow for the server. */
    boolean anyOfSlow() {
        return mismatches > 0 || endedCount() > tooSlow();
    }

    /** How many clients were closed because they were too slow. */
    int tooSlow() {
        return ended.getOrDefault(Integer.toString(CloseReason.TOO_SLOW.code()), 0) + ended.getOrDefault(UNREAD, 0);
    }
}
