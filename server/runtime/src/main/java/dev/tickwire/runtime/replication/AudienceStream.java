package dev.tickwire.runtime.replication;

import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.world.View;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What all who watch get, one and the same for everybody: what everybody sees, and the groups of one view, in the bytes that were encoded for players. If
 * they are to see it late, it is kept until then, with a keyframe every {@link Limits#SPECTATOR_KEYFRAME_MS} for those who begin in between.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Memory.</b> While nobody has to see anything late, one tick's sections; else at most {@link Limits#SPECTATOR_BYTES_MAX} of sections, and as many of
 * keyframes.
 */
public final class AudienceStream {
    private record Keyframe(int tick, Sections sections) {}

    private final Subscription subscription;
    private final KeyframeBudget budget = new KeyframeBudget();
    private final Sections sections = new Sections();
    private final SectionRing recent;
    private final ArrayDeque<Keyframe> keyframes = new ArrayDeque<>();
    private final int interval;
    private final int delayTicks;
    private final int keyframeTicks;
    private int keyframeBytes;
    private int keyframeDueTick;
    private int tick;

    /** A stream that begins with the room. */
    public AudienceStream(View view, Settings settings, int delayMs, Streams streams) {
        this.subscription = new Subscription(view, streams);
        this.interval = settings.tickRate() / settings.snapshotRate();
        this.delayTicks = (int) Math.ceil(delayMs * settings.snapshotRate() / 1000.0) * interval;
        this.keyframeTicks = Limits.SPECTATOR_KEYFRAME_MS * settings.tickRate() / 1000;
        this.recent = new SectionRing(
                delayTicks == 0 ? 0 : delayTicks + keyframeTicks + interval, Limits.SPECTATOR_BYTES_MAX, 0);
        this.tick = -delayTicks;
    }

    /**
     * Takes in what the room sends at a tick. The streams have advanced.
     *
     * @param watched whether anybody watches
     */
    public void advance(Streams streams, boolean watched, WireOutput scratch) {
        tick = streams.tick() - delayTicks;
        sections.clear();
        if (!watched && delayTicks == 0) {
            subscription.skip();
            return;
        }
        budget.renew();
        subscription.append(false, streams, budget, scratch, sections);
        sections.add(streams.toEverybody());
        if (delayTicks > 0) {
            record(streams, scratch);
        }
    }

    /** Goes on, after the room has ended, to a tick that was kept. */
    public void playOut(int seenTick) {
        tick = seenTick;
        show();
    }

    private void record(Streams streams, WireOutput scratch) {
        recent.add(streams.tick(), sections.bytes(), sections.count());
        if (streams.tick() >= keyframeDueTick) {
            keep(streams, scratch);
        }
        while (!keyframes.isEmpty() && keyframes.getFirst().tick < tick - keyframeTicks) {
            keyframeBytes -= keyframes.removeFirst().sections.bytes().position();
        }
        show();
    }

    private void show() {
        sections.clear();
        if (tick > 0) {
            recent.copy(tick, sections);
        }
    }

    private void keep(Streams streams, WireOutput scratch) {
        Sections all = new Sections();
        append(streams, scratch, all);
        int bytes = all.bytes().position();
        if (keyframeBytes + bytes <= Limits.SPECTATOR_BYTES_MAX) { // else those that there are have to do
            keyframeBytes += bytes;
            keyframeDueTick = streams.tick() + keyframeTicks;
            keyframes.add(new Keyframe(streams.tick(), all));
        }
    }

    private void append(Streams streams, WireOutput scratch, Sections out) {
        out.add(streams.priors().section());
        out.add(streams.everybody().keyframe(scratch));
        subscription.appendKeyframes(scratch, out);
        out.add(streams.told());
    }

    /** The tick that they see now; below 1: none yet. */
    public int tick() {
        return tick;
    }

    /** How far behind the room they are. */
    public int delayTicks() {
        return delayTicks;
    }

    /** Ticks from one snapshot to the next. */
    public int interval() {
        return interval;
    }

    /** What is new in the tick that they see now. */
    Sections sections() {
        return sections;
    }

    /** The sections of the ticks between a keyframe and the tick that they see now. */
    SectionRing recent() {
        return recent;
    }

    /**
     * Appends the newest keyframe that they may see.
     *
     * @return its tick; -1 if there is none
     */
    int keyframe(Streams streams, WireOutput scratch, Sections out) {
        if (delayTicks == 0) {
            append(streams, scratch, out);
            return tick;
        }
        Keyframe newest = null;
        for (Keyframe keyframe : keyframes) {
            if (keyframe.tick <= tick) {
                newest = keyframe;
            }
        }
        return copy(newest, out);
    }

    private int copy(@Nullable Keyframe keyframe, Sections out) {
        if (keyframe == null || !recent.reaches(keyframe.tick)) {
            return -1;
        }
        out.add(keyframe.sections);
        return keyframe.tick;
    }
}
