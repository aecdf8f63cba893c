package dev.tickwire.runtime.session;

import dev.tickwire.Settings;
import dev.tickwire.protocol.Limits;

/**
 * Whether a client gets a delta, a keyframe or nothing: PROTOCOL.md section 3. A delta builds on the frame before it,
 * so a frame that is not sent breaks the chain until the next keyframe.
 *
 * <p>{@code write()} hides seconds of frames in kernel buffers, so staleness is judged by the tick up to which the
 * client acknowledges frames.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class FrameChain {
    /** What to send at this snapshot tick. */
    public enum Next {
        /** Deltas; a group that comes into view begins with a keyframe all the same. */
        DELTA,
        /** Keyframes of all groups. */
        KEYFRAME,
        NOTHING,
        /** Nothing, and the client has been stale for too long: close it. */
        CLOSE
    }

    private final int staleTicks;
    private final int staleTicksMax;
    private final int requestIntervalTicks;
    private boolean intact; // false: frames are missing; a requested keyframe that waits for its budget leaves it true
    private int tick; // of the last call of next()
    private int owingTick; // at which the oldest unacknowledged frame was sent
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

    /**
     * A chain for a client that receives all frames since its last applied tick.
     *
     * @param appliedTick -1: the client starts with a keyframe
     */
    static FrameChain resumed(Settings settings, int tick, int appliedTick) {
        FrameChain chain = new FrameChain(settings, tick);
        chain.intact = appliedTick >= 0;
        chain.sentTick = appliedTick;
        chain.appliedTick = appliedTick;
        return chain;
    }

    static int ticks(int ms, Settings settings) {
        return (int) ((long) ms * settings.tickRate() / 1000);
    }

    /** The client acknowledges the frame of this tick; a tick that was not sent is ignored. */
    void applied(int tick) {
        if (tick <= sentTick && tick > appliedTick) {
            appliedTick = tick;
        }
    }

    /**
     * The client requests a keyframe before this tick.
     *
     * @return false if its last request is too recent
     */
    boolean requestKeyframe(int tick) {
        if (tick < requestAllowedTick) {
            return false;
        }
        requestAllowedTick = tick + requestIntervalTicks;
        requested = true;
        return true;
    }

    /**
     * What to send at this tick.
     *
     * @param writable whether the socket takes a frame
     */
    public Next next(int tick, boolean writable) {
        this.tick = tick;
        boolean behind = tick - Math.max(appliedTick, owingTick) > staleTicks;
        if (behind || !writable) {
            broken(tick);
        }
        if (intact) {
            return requested ? Next.KEYFRAME : Next.DELTA;
        }
        if (writable && appliedTick >= sentTick) {
            return Next.KEYFRAME;
        }
        return tick - staleSince > staleTicksMax ? Next.CLOSE : Next.NOTHING;
    }

    /** The newest tick that the client has acknowledged; -1: none. */
    int appliedTick() {
        return appliedTick;
    }

    /** The tick of the newest sent frame; -1: none. */
    int sentTick() {
        return sentTick;
    }

    /**
     * The client lacks frames up to this tick. Staleness counts from the first break; a second break does not restart
     * it.
     */
    void broken(int tick) {
        if (intact) {
            intact = false;
            staleSince = tick;
        }
    }

    /** A frame of this tick was given to the connection; it may be older than the tick of {@link #next}. */
    public void sent(int tick, boolean keyframe) {
        // A client that has not applied the frame before gets no more time.
        if (appliedTick >= sentTick) {
            owingTick = this.tick;
        }
        sentTick = tick;
        if (keyframe) {
            intact = true;
            requested = false;
        }
    }
}
