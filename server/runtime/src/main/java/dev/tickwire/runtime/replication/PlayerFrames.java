package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.Outbox;
import dev.tickwire.runtime.session.PredictionOutbox;
import dev.tickwire.runtime.session.Replies;
import dev.tickwire.runtime.session.Session;

/**
 * Assembles and sends the frames of players. Deltas of the everybody group share one {@link SharedFrame}, keyframes
 * another, which is made when a client needs it; the sections of one client go before them.
 *
 * <p><b>Threads.</b> A worker only.
 */
public final class PlayerFrames {
    private final Frames.Desk desk;
    private final SharedFrame deltas = new SharedFrame();
    private final SharedFrame keyframes = new SharedFrame();
    private final Sections resendable = new Sections(); // sections that a resumed client receives again
    private boolean keyframesCurrent;

    PlayerFrames(Frames.Desk desk) {
        this.desk = desk;
    }

    /**
     * Begins a tick's frames with the shared deltas. The replicator has advanced.
     *
     * @param durable of the room
     */
    public void begin(Replicator replicator, DurableTick durable) {
        desk.durable(durable);
        deltas.clear();
        deltas.append(replicator.toEverybody());
        keyframesCurrent = false;
        desk.budget.renew();
    }

    /** Whether the budget of this tick allows another client a keyframe of everything; else the client waits. */
    public boolean keyframesLeft() {
        return desk.budget.left();
    }

    /**
     * Sends one client its frame of this tick.
     *
     * @param keyframe whether the client needs keyframes of all its groups; requires {@link #keyframesLeft}
     * @param timeUs microseconds since the tick was due
     */
    public void send(
            Session session, Subscription subscription, boolean keyframe, Replicator replicator, int tick, int timeUs) {
        SharedFrame shared = keyframe ? keyframes(replicator, subscription) : deltas;
        Sections own = desk.own;
        own.clear();
        subscription.append(keyframe, replicator, desk.budget, desk.scratch, own);
        if (keyframe) {
            desk.budget.spend(replicator.everybody().keyframe(desk.scratch).position());
        }
        Outbox outbox = session.player().outbox();
        resendable.clear();
        addEvents(outbox);
        addReplies(session, tick);
        addLaunched(outbox);
        subscription.retain(tick, resendable, replicator);
        own.add(resendable);
        addExact(outbox);
        desk.head(tick, timeUs)
                .input(session.ack(), session.margin())
                .command(session.commandAck())
                .flags(session.takeFlags());
        session.sendFrame(tick, keyframe, shared.frame(desk.head, own));
    }

    /**
     * Sends one client no frame at this tick, and retains its sections in case it resumes. Before the first frame,
     * events wait for that frame.
     */
    public void withhold(Session session, Subscription subscription, Replicator replicator, int tick) {
        subscription.skip();
        resendable.clear();
        if (subscription.begun()) {
            addEvents(session.player().outbox());
        }
        subscription.retain(tick, resendable, replicator);
    }

    /**
     * Sends one client a frame that it missed, after {@link Subscription#resume}.
     *
     * @param tick at first the one after the applied tick, then the one after the previous call
     */
    public void sendMissed(Session session, Subscription subscription, Replicator replicator, int tick) {
        desk.own.clear();
        subscription.appendMissed(tick, desk.scratch, desk.own);
        replicator.everybody().recent().copy(tick, desk.own);
        desk.alone.clear();
        desk.head.tick(tick).flags(Frame.MISSED);
        session.sendFrame(tick, false, desk.alone.frame(desk.head, desk.own));
    }

    /** A client that joined after some of the broadcasts gets a frame without those. */
    private SharedFrame keyframes(Replicator replicator, Subscription subscription) {
        if (subscription.broadcastBytesMissed() == 0) {
            return keyframes(replicator);
        }
        desk.alone.clear();
        desk.alone.append(replicator.priors().section());
        desk.alone.append(replicator.everybody().keyframe(desk.scratch));
        desk.alone.append(replicator.broadcastsAfter(subscription.broadcastBytesMissed()));
        return desk.alone;
    }

    private SharedFrame keyframes(Replicator replicator) {
        if (!keyframesCurrent) {
            keyframes.clear();
            keyframes.append(replicator.priors().section());
            keyframes.append(replicator.everybody().keyframe(desk.scratch));
            keyframes.append(replicator.broadcasts());
            keyframesCurrent = true;
        }
        return keyframes;
    }

    private void addEvents(Outbox outbox) {
        if (!outbox.events().isEmpty()) {
            resendable.add(Section.OWN, Section.EVENTS, outbox.events().bytes());
            outbox.events().clear();
        }
    }

    private void addReplies(Session session, int tick) {
        Replies replies = session.player().outbox().replies();
        WireOutput bytes = replies == null ? null : replies.bytes();
        if (replies != null && bytes != null) {
            resendable.add(Section.OWN, Section.REPLIES, bytes);
            replies.taken(tick, session.appliedTick());
        }
    }

    private void addLaunched(Outbox outbox) {
        PredictionOutbox predictions = outbox.predictions();
        if (predictions != null) {
            desk.scratch.clear();
            if (predictions.takeLaunched(desk.scratch)) {
                resendable.add(Section.OWN, Section.BIRTHS, desk.scratch);
            }
        }
    }

    private void addExact(Outbox outbox) {
        PredictionOutbox predictions = outbox.predictions();
        if (predictions != null) {
            desk.scratch.clear();
            if (predictions.takeExact(desk.scratch)) {
                desk.own.add(Section.OWN, Section.EXACT, desk.scratch);
            }
        }
    }
}
