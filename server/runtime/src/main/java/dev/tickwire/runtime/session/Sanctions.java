package dev.tickwire.runtime.session;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.state.StateVisitor;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bans and mutes of a room, each with its end and reason. Time counts the room's ticks, and the ticks that pass while
 * it pauses.
 *
 * <p>A sanction has an imposer. The game and its moderators neither lift nor shorten an operator's sanction; an
 * operator's sanction replaces theirs.
 *
 * <p><b>Threads.</b> The room's worker imposes; any thread may read.
 *
 * <p><b>Bounds.</b> {@link Limits#SANCTIONS_MAX} bans and as many mutes per imposer; beyond it the one that ends first
 * is evicted.
 */
public final class Sanctions {
    /** The imposer of a sanction. */
    public enum Imposer {
        /** The game, and the players that it authorizes, such as moderators. */
        GAME,
        /** An operator of the host. */
        OPERATOR
    }

    /**
     * A ban or a mute of one identity.
     *
     * @param untilTick the first tick without it; {@link #FOR_EVER}: it does not end
     */
    public record Sanction(int untilTick, String reason, Imposer by) {
        private Sanction sooner(int ticks) {
            return untilTick == FOR_EVER ? this : new Sanction(untilTick - ticks, reason, by);
        }
    }

    public static final int FOR_EVER = Integer.MAX_VALUE;

    /** Among sanctions with the same end, the lowest identity comes first: the order of a map must not decide. */
    private static final Comparator<Map.Entry<String, Sanction>> FIRST_TO_END = Comparator.comparingInt(
                    (Map.Entry<String, Sanction> entry) -> entry.getValue().untilTick())
            .thenComparing(Map.Entry::getKey);

    private final transient Register bans = new Register();
    private final transient Register mutes = new Register();
    private final transient int tickRate;
    private final transient IntSupplier tick;
    private transient volatile IntSupplier pause = () -> 0;
    private int bansImposed;

    /** @param tick the room's current tick */
    public Sanctions(int tickRate, IntSupplier tick) {
        this.tickRate = tickRate;
        this.tick = tick;
    }

    /**
     * Adds the time of a pause to that of the ticks; for any thread.
     *
     * @param newPause the ticks that the current pause has lasted, until they {@linkplain #pass pass}
     */
    public void pausesFor(IntSupplier newPause) {
        pause = newPause;
    }

    /** The room has paused for this number of ticks; all ends come nearer. The worker only. */
    public void pass(int ticks) {
        bans.pass(ticks);
        mutes.pass(ticks);
    }

    /** In how many ticks the sanction ends; not for {@link #FOR_EVER}. */
    public long ticksLeft(Sanction sanction) {
        return sanction.untilTick - now();
    }

    private long now() {
        return (long) tick.getAsInt() + pause.getAsInt();
    }

    /** Bans an identity. A longer ban by an operator stands. */
    public void ban(String identity, double seconds, String reason, Imposer by) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("a ban takes more than 0 seconds: " + seconds);
        }
        bansImposed++;
        bans.impose(identity, seconds, reason, by);
    }

    /**
     * Mutes an identity.
     *
     * @param seconds 0: lifts the mute
     * @return false if a longer mute by an operator stands
     */
    public boolean mute(String identity, double seconds, String reason, Imposer by) {
        if (!(seconds >= 0)) {
            throw new IllegalArgumentException("a player is muted for 0 or more seconds: " + seconds);
        }
        return mutes.impose(identity, seconds, reason, by);
    }

    /**
     * Lifts a ban in an operator's name.
     *
     * @return false if there is none
     */
    public boolean pardon(String identity) {
        return bans.lift(identity);
    }

    /** The current ban of this identity. */
    public @Nullable Sanction banned(String identity) {
        return bans.running(identity);
    }

    /** The current mute of this identity. */
    public @Nullable Sanction muted(String identity) {
        return mutes.running(identity);
    }

    /** The current bans, by identity. */
    public Map<String, Sanction> bans() {
        return bans.running();
    }

    /** Number of bans so far. The worker only. */
    public int bansImposed() {
        return bansImposed;
    }

    /** Visits all sanctions. */
    public void visit(StateVisitor state) {
        state.fields("sanctions", 0, this);
        state.fields("bans", 0, bans);
        state.fields("mutes", 0, mutes);
    }

    /** All bans, or all mutes: one per imposer and identity; the longest counts. */
    private final class Register {
        private final List<Map<String, Sanction>> imposed = // by imposer
                List.of(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

        /** Returns false if an operator's sanction lasts longer. */
        boolean impose(String identity, double seconds, String reason, Imposer by) {
            if (by == Imposer.OPERATOR) {
                lift(identity);
            }
            Map<String, Sanction> own = imposed.get(by.ordinal());
            long now = now();
            own.values().removeIf(sanction -> sanction.untilTick <= now);
            double until = now + Math.ceil(seconds * tickRate);
            Sanction sanction = new Sanction(until < FOR_EVER ? (int) until : FOR_EVER, reason, by);
            if (seconds == 0) {
                own.remove(identity);
            } else {
                put(own, identity, sanction);
            }
            Sanction longest = running(identity);
            return longest == null || longest.untilTick <= sanction.untilTick;
        }

        private void put(Map<String, Sanction> own, String identity, Sanction sanction) {
            if (own.size() >= Limits.SANCTIONS_MAX && !own.containsKey(identity)) {
                own.entrySet().stream().min(FIRST_TO_END).ifPresent(first -> own.remove(first.getKey()));
            }
            own.put(identity, sanction);
        }

        void pass(int ticks) {
            for (Map<String, Sanction> sanctions : imposed) {
                sanctions.replaceAll((identity, sanction) -> sanction.sooner(ticks));
                sanctions.values().removeIf(sanction -> sanction.untilTick <= tick.getAsInt());
            }
        }

        /** Returns false if there is none. */
        boolean lift(String identity) {
            boolean ran = running(identity) != null;
            imposed.forEach(sanctions -> sanctions.remove(identity));
            return ran;
        }

        @Nullable
        Sanction running(String identity) {
            long now = now();
            Sanction longest = null;
            for (Map<String, Sanction> sanctions : imposed) {
                Sanction sanction = sanctions.get(identity);
                if (sanction != null
                        && sanction.untilTick > now
                        && (longest == null || sanction.untilTick > longest.untilTick)) {
                    longest = sanction;
                }
            }
            return longest;
        }

        Map<String, Sanction> running() {
            Map<String, Sanction> running = new HashMap<>();
            for (Map<String, Sanction> sanctions : imposed) {
                for (String identity : sanctions.keySet()) {
                    Sanction longest = running(identity);
                    if (longest != null) {
                        running.put(identity, longest);
                    }
                }
            }
            return running;
        }
    }
}
