package dev.tickwire.runtime.session;

import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;

/**
 * Whether a client can take a delta now, needs a keyframe, or must wait: PROTOCOL.md section 3. Deltas build on the frame before, so one that is not
 * sent breaks the chain until a keyframe mends it.
 *
 * <p>{@code write()} hides seconds of frames in kernel buffers, so what counts is the tick up to which the client acknowledges frames.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class FrameChain {
    /** What to send at this snapshot tick. */
    public enum Next {
        DELTA,
        KEYFRAME,
        NOTHING,
        /** Nothing, and the client has been stale for too long. */
        GIVE_UP
    }

    private final int staleTicks;
    private final int staleTicksMax;
    private final int requestIntervalTicks;
    private boolean whole; // every frame since the last keyframe was sent
    private int tick; // of the last call of next()
    private int owingTick; // at which a client that had applied everything got a frame
    private int sentTick;
    private int appliedTick = -1;
    private int staleSince;
    private int requestAllowedTick;
    private boolean requested;

    FrameChain(Settings settings, int tick) {
        this.staleTicks = Math.max(1, ticks(Limits.STALE_MS, settings));
        this.staleTicksMax = ticks(Limits.STALE_MS_MAX, settings);
        this.requestIntervalTicks = ticks(Limits.KEYFRAME_REQUEST_INTERVAL_MS, settings);
        this.tick = tick;
        this.owingTick = tick;
        this.sentTick = -1;
        this.staleSince = tick;
    }

    /** For a client that, at this tick, gets all frames since the last one that it has applied; -1: it starts from nothing. */
    static FrameChain resumed(Settings settings, int tick, int appliedTick) {
        FrameChain chain = new FrameChain(settings, tick);
        chain.whole = appliedTick >= 0;
        chain.sentTick = appliedTick;
        chain.appliedTick = appliedTick;
        return chain;
    }

    static int ticks(int ms, Settings settings) {
        return (int) ((long) ms * settings.tickRate() / 1000);
    }

    /** The client acknowledges the frame of this tick; one that it cannot have is ignored. */
    void applied(int tick) {
        if (tick <= sentTick && tick > appliedTick) {
            appliedTick = tick;
        }
    }

    /** The client asks for a keyframe before this tick; false: it has asked too short a time ago. */
    boolean requestKeyframe(int tick) {
        if (tick < requestAllowedTick) {
            return false;
        }
        requestAllowedTick = tick + requestIntervalTicks;
        requested = true;
        return true;
    }

    /** What to send at this tick to a client whose socket would take it, or not. */
    public Next next(int tick, boolean writable) {
        this.tick = tick;
        boolean behind = tick - Math.max(appliedTick, owingTick) > staleTicks;
        if (behind || !writable) {
            broken(tick);
        }
        if (whole) {
            return requested ? Next.KEYFRAME : Next.DELTA;
        }
        if (writable && appliedTick >= sentTick) {
            return Next.KEYFRAME;
        }
        return tick - staleSince > staleTicksMax ? Next.GIVE_UP : Next.NOTHING;
    }

    /** The newest that the client is known to have applied; -1: none. */
    int appliedTick() {
        return appliedTick;
    }

    /** Of the newest frame that was sent; -1: none was. */
    int sentTick() {
        return sentTick;
    }

    /** Frames up to this tick were to be sent and were not. A chain that is broken stays as old as it is. */
    void broken(int tick) {
        if (whole) {
            whole = false;
            staleSince = tick;
        }
    }

    /** A frame of this tick, which may be older than that of {@link #next}, was handed to the connection. */
    public void sent(int tick, boolean keyframe) {
        // A client that has not applied the frame before gets no more time, whatever it asks for.
        if (appliedTick >= sentTick) {
            owingTick = this.tick;
        }
        sentTick = tick;
        if (keyframe) {
            whole = true;
            requested = false;
        }
    }
}
