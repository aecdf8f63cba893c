package dev.tickwire.runtime.session;

import dev.tickwire.protocol.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
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
    private final IntSupplier tick;
    private int bansImposed;

    /** @param tick the room's current one: by it, not by what a session last heard, as who has left may still be banned */
    public Sanctions(int tickRate, IntSupplier tick) {
        this.tickRate = tickRate;
        this.tick = tick;
    }

    void ban(String identity, double seconds, String reason) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("a ban takes more than 0 seconds: " + seconds);
        }
        bansImposed++;
        impose(bans, identity, seconds, reason);
    }

    void mute(String identity, double seconds, String reason) {
        if (!(seconds >= 0)) {
            throw new IllegalArgumentException("a player is muted for 0 or more seconds: " + seconds);
        }
        impose(mutes, identity, seconds, reason);
    }

    private void impose(Map<String, Sanction> sanctions, String identity, double seconds, String reason) {
        int now = tick.getAsInt();
        sanctions.values().removeIf(sanction -> sanction.untilTick <= now);
        if (seconds == 0) {
            sanctions.remove(identity);
            return;
        }
        if (sanctions.size() >= Limits.SANCTIONS_MAX && !sanctions.containsKey(identity)) {
            sanctions.entrySet().stream()
                    .min((a, b) -> Integer.compare(a.getValue().untilTick, b.getValue().untilTick))
                    .ifPresent(first -> sanctions.remove(first.getKey()));
        }
        double until = now + Math.ceil(seconds * tickRate);
        sanctions.put(identity, new Sanction(until < FOR_EVER ? (int) until : FOR_EVER, reason));
    }

    /** Takes a ban back; false if there is none. */
    public boolean pardon(String identity) {
        return running(bans.remove(identity)) != null;
    }

    /** What keeps this identity out now. */
    public @Nullable Sanction banned(String identity) {
        return running(bans.get(identity));
    }

    /** What keeps this identity silent now. */
    public @Nullable Sanction muted(String identity) {
        return running(mutes.get(identity));
    }

    /** Who is kept out now, by identity. */
    public Map<String, Sanction> bans() {
        Map<String, Sanction> running = new HashMap<>(bans);
        running.values().removeIf(sanction -> running(sanction) == null);
        return running;
    }

    /** Grows with every ban. The worker only. */
    public int bansImposed() {
        return bansImposed;
    }

    private @Nullable Sanction running(@Nullable Sanction sanction) {
        return sanction == null || sanction.untilTick <= tick.getAsInt() ? null : sanction;
    }
}
