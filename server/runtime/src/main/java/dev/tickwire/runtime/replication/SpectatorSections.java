package dev.tickwire.runtime.replication;

import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.world.View;
import java.util.ArrayList;
import java.util.List;

/**
 * The sections that all spectators receive: those of the everybody group and of the groups of one view, in the bytes
 * that were encoded for players. With a spectator delay it retains them until they are due, and a keyframe every
 * {@link Limits#SPECTATOR_KEYFRAME_MS} for spectators that join in between.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Memory.</b> Without a delay, the sections of one tick. With a delay, at most {@code bytesMax} bytes of
 * sections: beyond that the oldest are evicted, and spectators receive only keyframes until the sections cover the
 * delay again. At most {@code bytesMax} bytes of keyframes as well; the newest and the oldest needed keyframe come on
 * top. If a keyframe takes 10 % of {@code bytesMax}, the next is made after 10 % of the delay, or later.
 */
public final class SpectatorSections {
    private record Keyframe(int tick, byte[] sections, int count) {}

    private final Subscription subscription;
    private final KeyframeBudget budget = new KeyframeBudget();
    private final Sections sections = new Sections();
    private final SectionRing recent;
    private final List<Keyframe> keyframes = new ArrayList<>();
    private final int interval;
    private final int delayTicks;
    private final int keyframeTicks;
    private final int bytesMax;
    private final CounterSink counters;
    private int keyframeDueTick;
    private int tick;
    private int shownTick;
    private boolean lost;

    /**
     * Begins with the room.
     *
     * @param bytesMax {@link Limits#SPECTATOR_BYTES_MAX}
     */
    public SpectatorSections(View view, Settings settings, int delayMs, int bytesMax, CounterSink counters) {
        this.subscription = new Subscription(view, 0);
        this.interval = settings.tickRate() / settings.snapshotRate();
        this.delayTicks = (int) Math.ceil(delayMs * settings.snapshotRate() / 1000.0) * interval;
        this.keyframeTicks = Limits.SPECTATOR_KEYFRAME_MS * settings.tickRate() / 1000;
        this.bytesMax = bytesMax;
        this.counters = counters;
        this.recent = new SectionRing(delayTicks == 0 ? 0 : Integer.MAX_VALUE, bytesMax, 0);
        this.tick = -delayTicks;
    }

    /**
     * Takes the sections of the current tick. The replicator has advanced.
     *
     * @param watched whether there are spectators
     */
    public void advance(Replicator replicator, boolean watched, WireOutput scratch) {
        tick = replicator.tick() - delayTicks;
        sections.clear();
        if (!watched && delayTicks == 0) {
            subscription.skip();
            return;
        }
        budget.renew();
        subscription.append(false, replicator, budget, scratch, sections);
        sections.add(replicator.toEverybody());
        if (delayTicks > 0) {
            record(replicator, scratch);
        }
    }

    /** Shows a retained tick after the room has ended. */
    public void playOut(int seenTick) {
        tick = seenTick;
        show();
    }

    private void record(Replicator replicator, WireOutput scratch) {
        recent.add(replicator.tick(), sections.bytes(), sections.count());
        if (replicator.tick() >= keyframeDueTick) {
            keep(replicator, scratch);
        }
        show();
    }

    private void show() {
        sections.clear();
        if (tick < 1) {
            return;
        }
        lost = !recent.reaches(shownTick);
        shownTick = tick;
        if (lost) {
            counters.increment(Counter.SPECTATOR_SNAPSHOTS_LOST);
        } else {
            recent.copy(tick, sections);
        }
        forget();
    }

    private void keep(Replicator replicator, WireOutput scratch) {
        sections.clear();
        append(replicator, scratch, sections);
        byte[] bytes = sections.bytes().toBytes();
        keyframes.add(new Keyframe(replicator.tick(), bytes, sections.count()));
        int share = (int) Math.ceil((double) delayTicks * bytes.length / bytesMax);
        counters.add(Counter.SPECTATOR_KEYFRAMES_DELAYED, share > keyframeTicks ? 1 : 0);
        keyframeDueTick = replicator.tick() + Math.max(keyframeTicks, share);
    }

    /** Evicts what is older than the newest keyframe that spectators may see. */
    private void forget() {
        while (keyframes.size() > 1 && keyframes.get(1).tick <= tick) {
            keyframes.remove(0);
        }
        recent.forget(Math.min(tick, keyframes.get(0).tick));
    }

    private void append(Replicator replicator, WireOutput scratch, Sections out) {
        out.add(replicator.priors().section());
        out.add(replicator.everybody().keyframe(scratch));
        subscription.appendKeyframes(scratch, out);
        out.add(replicator.broadcasts());
    }

    /** Whether the sections of the tick that spectators see now were evicted. */
    public boolean lost() {
        return lost;
    }

    /** The tick that spectators see now; below 1: none yet. */
    public int tick() {
        return tick;
    }

    /** How many ticks spectators are behind the room. */
    public int delayTicks() {
        return delayTicks;
    }

    /** Ticks from one snapshot to the next. */
    public int interval() {
        return interval;
    }

    /** The new sections of the tick that spectators see now. */
    Sections current() {
        return sections;
    }

    /** The retained sections, for the ticks between a keyframe and the tick that spectators see now. */
    SectionRing recent() {
        return recent;
    }

    /**
     * Appends the newest keyframe that spectators may see. While sections are {@link #lost}, it lacks what changed
     * since.
     *
     * @return its tick; -1 if there is none
     */
    int keyframe(Replicator replicator, WireOutput scratch, Sections out) {
        if (delayTicks == 0) {
            append(replicator, scratch, out);
            return tick;
        }
        Keyframe newest = keyframes.get(0);
        if (newest.tick > tick || (!lost && newest.tick < tick && !recent.reaches(newest.tick))) {
            return -1;
        }
        out.bytes().writeRaw(newest.sections, 0, newest.sections.length);
        out.count(newest.count);
        return newest.tick;
    }
}
