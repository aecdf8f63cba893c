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
    private final Frames.Desk desk;
    private final SharedFrame deltas = new SharedFrame();

    SpectatorFrames(Frames.Desk desk) {
        this.desk = desk;
    }

    /**
     * Begins the spectators' frames of this tick.
     *
     * @param durable of the room
     */
    public void begin(SpectatorSections audience, DurableTick durable) {
        desk.durable(durable);
        deltas.clear();
        deltas.append(audience.sections());
    }

    /** Sends a spectator the frame after its previous one. */
    public void sendNext(Spectator spectator, SpectatorSections audience, int timeUs) {
        desk.own.clear();
        FrameHead head = desk.head(audience.tick(), timeUs);
        spectator.sendFrame(audience.tick(), false, deltas.frame(head, desk.own));
    }

    /**
     * Sends a spectator the newest keyframe, and if that is older than this tick, the deltas since.
     *
     * @return false if there is no keyframe for it now
     */
    public boolean sendAll(Spectator spectator, SpectatorSections audience, Replicator replicator, int timeUs) {
        desk.own.clear();
        int from = audience.keyframe(replicator, desk.scratch, desk.own);
        if (from < 0 || !desk.budget.left() || (audience.lost() && spectator.sent(from))) {
            return false;
        }
        desk.budget.spend(desk.own.bytes().position());
        desk.alone.clear();
        FrameHead head = from < audience.tick() ? missed(from) : desk.head(from, timeUs);
        spectator.sendFrame(from, true, desk.alone.frame(head, desk.own));
        int to = audience.lost() ? from : audience.tick();
        for (int tick = from + audience.interval(); tick <= to; tick += audience.interval()) {
            if (!spectator.writable()) {
                spectator.fallBehind(to);
                break;
            }
            desk.own.clear();
            audience.recent().copy(tick, desk.own);
            spectator.sendFrame(tick, false, desk.alone.frame(missed(tick), desk.own));
        }
        return true;
    }

    private FrameHead missed(int tick) {
        return desk.head.tick(tick).flags(Frame.MISSED);
    }
}
