package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.FrameHead;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.Connection;
import java.nio.ByteBuffer;

/**
 * A worker's buffers for the frames of one tick: players' frames and spectators' frames.
 *
 * <p><b>Threads.</b> A worker only. The rooms of a worker use it in turn, each for a whole tick. <b>Memory.</b> Buffers
 * grow to the largest frame and are retained.
 */
public final class Frames {
    /** What {@link PlayerFrames} and {@link SpectatorFrames} share: buffers, keyframe budget, durable tick. */
    static final class SharedBuffers {
        final KeyframeBudget budget = new KeyframeBudget();
        final FrameHead head = new FrameHead();
        final Sections ownSections = new Sections();
        final SharedFrame singleFrame = new SharedFrame(); // for a frame of one client
        final WireOutput scratch = new WireOutput(8192, Integer.MAX_VALUE);
        private int durableTick = DurableTick.NO_STORE;
        private boolean frozen;

        /** Sets the store whose durable tick later heads carry. */
        void durable(DurableTick durable) {
            durableTick = durable.tick();
            frozen = durable.frozen();
        }

        /** Begins the head of a current frame. The head of a missed frame has no time and no durable tick. */
        FrameHead head(int tick, int timeUs) {
            head.tick(tick).timeUs(timeUs);
            return durableTick == DurableTick.NO_STORE ? head : head.durable(Math.max(0, tick - durableTick), frozen);
        }
    }

    private final SharedBuffers buffers = new SharedBuffers();
    private final PlayerFrames players = new PlayerFrames(buffers);
    private final SpectatorFrames spectators = new SpectatorFrames(buffers);
    private final ByteBuffer message = ByteBuffer.allocateDirect(Connection.HEADROOM_BYTES + Limits.MESSAGE_BYTES_MAX);

    public PlayerFrames players() {
        return players;
    }

    public SpectatorFrames spectators() {
        return spectators;
    }

    /** Scratch memory for one encoding at a time. */
    public WireOutput scratch() {
        return buffers.scratch;
    }

    /** Memory for one message outside the frames. */
    public ByteBuffer message() {
        return message;
    }
}
