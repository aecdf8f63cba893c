package dev.tickwire.runtime.session;

import dev.tickwire.protocol.Limits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may not talk in a room, or not come in, until when and why. Time is the room's: its ticks.
 *
 * <p><b>Threads.</b> The room's worker imposes; any thread may look.
 *
 * <p><b>Bounds.</b> {@link Limits#SANCTIONS_MAX} of each; the one that ends first makes way.
 */
public final class Sanctions {
    /**
     * What keeps somebody out or silent.
     *
     * @param untilTick the first tick at which it is over; {@link #FOR_EVER}: it never is
     */
    public record Sanction(int untilTick, String reason) {}

    public static final int FOR_EVER = Integer.MAX_VALUE;

    private final Map<String, Sanction> bans = new ConcurrentHashMap<>();
    private final Map<String, Sanction> mutes = new ConcurrentHashMap<>();
    private final int tickRate;
    private int bansImposed;

    public Sanctions(int tickRate) {
        this.tickRate = tickRate;
    }

    void ban(String identity, int tick, double seconds, String reason) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("a ban takes more than 0 seconds: " + seconds);
        }
        bansImposed++;
        impose(bans, identity, tick, seconds, reason);
    }

    void mute(String identity, int tick, double seconds, String reason) {
        if (!(seconds >= 0)) {
            throw new IllegalArgumentException("a player is muted for 0 or more seconds: " + seconds);
        }
        impose(mutes, identity, tick, seconds, reason);
    }

    private void impose(Map<String, Sanction> sanctions, String identity, int tick, double seconds, String reason) {
        sanctions.values().removeIf(sanction -> sanction.untilTick <= tick);
        if (seconds == 0) {
            sanctions.remove(identity);
            return;
        }
        if (sanctions.size() >= Limits.SANCTIONS_MAX && !sanctions.containsKey(identity)) {
            sanctions.entrySet().stream()
                    .min((a, b) -> Integer.compare(a.getValue().untilTick, b.getValue().untilTick))
                    .ifPresent(first -> sanctions.remove(first.getKey()));
        }
        double until = tick + Math.ceil(seconds * tickRate);
        sanctions.put(identity, new Sanction(until < FOR_EVER ? (int) until : FOR_EVER, reason));
    }

    /** Takes a ban back; false if there is none. */
    public boolean pardon(String identity) {
        return bans.remove(identity) != null;
    }

    /** What keeps this identity out at this tick. */
    public @Nullable Sanction banned(String identity, int tick) {
        return running(bans, identity, tick);
    }

    /** What keeps this identity silent at this tick. */
    public @Nullable Sanction muted(String identity, int tick) {
        return running(mutes, identity, tick);
    }

    /** All bans, by identity; some may be over. */
    public Map<String, Sanction> bans() {
        return Map.copyOf(bans);
    }

    /** Grows with every ban. The worker only. */
    public int bansImposed() {
        return bansImposed;
    }

    private static @Nullable Sanction running(Map<String, Sanction> sanctions, String identity, int tick) {
        Sanction sanction = sanctions.get(identity);
        return sanction == null || sanction.untilTick <= tick ? null : sanction;
    }
}
