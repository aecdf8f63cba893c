package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.wire.FrameHead;
import dev.tickwire.runtime.session.Spectator;

/**
 * Assembles and sends the frames of spectators, whose sections share one {@link SharedFrame}.
 *
 * <p><b>Threads.</b> A worker only.
 */
public final class SpectatorFrames {
    private final Frames.SharedBuffers buffers;
    private final SharedFrame deltas = new SharedFrame();

    SpectatorFrames(Frames.SharedBuffers buffers) {
        this.buffers = buffers;
    }

    /**
     * Begins the spectators' frames of this tick.
     *
     * @param durable of the room
     */
    public void begin(SpectatorSections sections, DurableTick durable) {
        buffers.durable(durable);
        deltas.clear();
        deltas.append(sections.current());
    }

    /** Sends a spectator the frame after its previous one. */
    public void sendNext(Spectator spectator, SpectatorSections sections, int timeUs) {
        buffers.ownSections.clear();
        FrameHead head = buffers.head(sections.tick(), timeUs);
        spectator.sendFrame(sections.tick(), false, deltas.frame(head, buffers.ownSections));
    }

    /**
     * Sends a spectator the newest keyframe, and if that is older than this tick, the deltas since.
     *
     * @return false if there is no keyframe for it now, or the tick's budget is spent
     */
    public boolean sendAll(Spectator spectator, SpectatorSections sections, Replicator replicator, int timeUs) {
        buffers.ownSections.clear();
        int from = sections.keyframe(replicator, buffers.scratch, buffers.ownSections);
        if (from < 0 || !buffers.budget.left() || (sections.lost() && spectator.sent(from))) {
            return false;
        }
        buffers.budget.spend(buffers.ownSections.bytes().position());
        buffers.singleFrame.clear();
        FrameHead head = from < sections.tick() ? missed(from) : buffers.head(from, timeUs);
        spectator.sendFrame(from, true, buffers.singleFrame.frame(head, buffers.ownSections));
        int to = sections.lost() ? from : sections.tick();
        for (int tick = from + sections.interval(); tick <= to; tick += sections.interval()) {
            if (!spectator.writable()) {
                spectator.fallBehind(to);
                break;
            }
            buffers.ownSections.clear();
            sections.recent().copy(tick, buffers.ownSections);
            spectator.sendFrame(tick, false, buffers.singleFrame.frame(missed(tick), buffers.ownSections));
        }
        return true;
    }

    private FrameHead missed(int tick) {
        return buffers.head.tick(tick).flags(Frame.MISSED);
    }
}
