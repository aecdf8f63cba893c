package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.wire.FrameHead;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.Connection;
import java.nio.ByteBuffer;

/**
 * Where the frames of a tick are put together: those of the players and those of the audience.
 *
 * <p><b>Threads.</b> A worker only. Rooms have it one after the other, each for a whole tick. <b>Memory.</b> Buffers grow to the largest frame and are kept.
 */
public final class Frames {
    /** What both kinds of frames use one after the other. */
    static final class Desk {
        final KeyframeBudget budget = new KeyframeBudget();
        final FrameHead head = new FrameHead();
        final Sections own = new Sections();
        final SharedFrame alone = new SharedFrame(); // for a frame that one client gets
        final WireOutput scratch = new WireOutput(8192, Integer.MAX_VALUE);
        private int durableTick = DurableTick.NO_STORE;
        private boolean frozen;

        /** Frames say from now on how far this store is. */
        void keptBy(DurableTick durable) {
            durableTick = durable.tick();
            frozen = durable.frozen();
        }

        /** Begins the head of a frame that tells the present: a missed frame tells the past. */
        FrameHead head(int tick, int timeUs) {
            head.tick(tick).timeUs(timeUs);
            return durableTick == DurableTick.NO_STORE ? head : head.durable(Math.max(0, tick - durableTick), frozen);
        }
    }

    private final Desk desk = new Desk();
    private final PlayerFrames players = new PlayerFrames(desk);
    private final SpectatorFrames audience = new SpectatorFrames(desk);
    private final ByteBuffer message = ByteBuffer.allocateDirect(Connection.HEADROOM_BYTES + Limits.MESSAGE_BYTES_MAX);

    public PlayerFrames players() {
        return players;
    }

    public SpectatorFrames audience() {
        return audience;
    }

    /** Memory for encoding one thing at a time. */
    public WireOutput scratch() {
        return desk.scratch;
    }

    /** Memory for sending one message outside the frames. */
    public ByteBuffer message() {
        return message;
    }
}
