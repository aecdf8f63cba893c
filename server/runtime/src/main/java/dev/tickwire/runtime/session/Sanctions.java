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
 * Bans and mutes of a room, each with its end and reason. Time is the room's: its ticks, and what would have been ticks while it pauses.
 *
 * <p>A sanction has an imposer. The game and its moderators neither lift nor shorten an operator's sanction; an operator's sanction replaces theirs.
 *
 * <p><b>Threads.</b> The room's worker imposes; any thread may look.
 *
 * <p><b>Bounds.</b> {@link Limits#SANCTIONS_MAX} bans and as many mutes of each imposer; the one that ends first makes way.
 */
public final class Sanctions {
    /** The imposer of a sanction. */
    public enum Imposer {
        /** The game, and the players that it allows to: moderators, the owner. */
        GAME,
        /** An operator of the host. */
        OPERATOR
    }

    /**
     * A ban or a mute of one identity.
     *
     * @param untilTick the first tick at which it is over; {@link #FOR_EVER}: it never is
     */
    public record Sanction(int untilTick, String reason, Imposer by) {
        private Sanction sooner(int ticks) {
            return untilTick == FOR_EVER ? this : new Sanction(untilTick - ticks, reason, by);
        }
    }

    public static final int FOR_EVER = Integer.MAX_VALUE;

    /** Of sanctions with the same end, the one with the first identity: a map without an order does not decide. */
    private static final Comparator<Map.Entry<String, Sanction>> FIRST_TO_END = Comparator.comparingInt(
                    (Map.Entry<String, Sanction> entry) -> entry.getValue().untilTick())
            .thenComparing(Map.Entry::getKey);

    private final transient Register bans = new Register();
    private final transient Register mutes = new Register();
    private final transient int tickRate;
    private final transient IntSupplier tick;
    private transient volatile IntSupplier pause = () -> 0;
    private int bansImposed;

    /** @param tick the room's current one, not a session's: a player that has left may still be banned */
    public Sanctions(int tickRate, IntSupplier tick) {
        this.tickRate = tickRate;
        this.tick = tick;
    }

    /**
     * Adds the time of a pause to that of the ticks.
     *
     * @param newPause for how many ticks the room has paused by now, until they {@linkplain #pass pass}; for any thread
     */
    public void pausesFor(IntSupplier newPause) {
        pause = newPause;
    }

    /** The room has paused for this number of ticks: all ends are so much nearer. The worker only. */
    public void pass(int ticks) {
        bans.pass(ticks);
        mutes.pass(ticks);
    }

    /** In how many ticks it is over; not for {@link #FOR_EVER}. */
    public long ticksLeft(Sanction sanction) {
        return sanction.untilTick - now();
    }

    private long now() {
        return (long) tick.getAsInt() + pause.getAsInt();
    }

    /** Keeps an identity out. A longer ban by an operator stands. */
    public void ban(String identity, double seconds, String reason, Imposer by) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("a ban takes more than 0 seconds: " + seconds);
        }
        bansImposed++;
        bans.impose(identity, seconds, reason, by);
    }

    /**
     * Keeps an identity silent.
     *
     * @param seconds 0: no longer
     * @return false if a mute by an operator lasts longer, and stands
     */
    public boolean mute(String identity, double seconds, String reason, Imposer by) {
        if (!(seconds >= 0)) {
            throw new IllegalArgumentException("a player is muted for 0 or more seconds: " + seconds);
        }
        return mutes.impose(identity, seconds, reason, by);
    }

    /** Takes a ban back in an operator's name; false if there is none. */
    public boolean pardon(String identity) {
        return bans.lift(identity);
    }

    /** The ban of this identity that runs now. */
    public @Nullable Sanction banned(String identity) {
        return bans.running(identity);
    }

    /** The mute of this identity that runs now. */
    public @Nullable Sanction muted(String identity) {
        return mutes.running(identity);
    }

    /** The bans that run now, by identity. */
    public Map<String, Sanction> bans() {
        return bans.running();
    }

    /** Grows with every ban. The worker only. */
    public int bansImposed() {
        return bansImposed;
    }

    /** Visits all that has been imposed. */
    public void visit(StateVisitor state) {
        state.fields("sanctions", 0, this);
        state.fields("bans", 0, bans);
        state.fields("mutes", 0, mutes);
    }

    /** All bans, or all mutes: one per imposer and identity; the one that lasts longest counts. */
    private final class Register {
        private final List<Map<String, Sanction>> imposed = // by imposer
                List.of(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

        /** Returns false if an operator's lasts longer. */
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
