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
    private final Frames.SharedBuffers buffers;
    private final SharedFrame deltas = new SharedFrame();
    private final SharedFrame keyframes = new SharedFrame();
    private final Sections resendable = new Sections(); // sections that a resumed client receives again
    private boolean keyframesCurrent;

    PlayerFrames(Frames.SharedBuffers buffers) {
        this.buffers = buffers;
    }

    /**
     * Begins a tick's frames with the shared deltas. The replicator has advanced.
     *
     * @param durable of the room
     */
    public void begin(Replicator replicator, DurableTick durable) {
        buffers.durable(durable);
        deltas.clear();
        deltas.append(replicator.toEverybody());
        keyframesCurrent = false;
        buffers.budget.renew();
    }

    /** Whether the budget of this tick allows another client a keyframe of everything; else the client waits. */
    public boolean keyframesLeft() {
        return buffers.budget.left();
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
        Sections own = buffers.ownSections;
        own.clear();
        subscription.append(keyframe, replicator, buffers.budget, buffers.scratch, own);
        if (keyframe) {
            buffers.budget.spend(
                    replicator.everybody().keyframe(buffers.scratch).position());
        }
        Outbox outbox = session.player().outbox();
        resendable.clear();
        addEvents(outbox);
        addReplies(session, tick);
        addLaunched(outbox);
        subscription.retain(tick, resendable, replicator);
        own.add(resendable);
        addExact(outbox);
        buffers.head(tick, timeUs)
                .input(session.ack(), session.margin())
                .command(session.commandAck())
                .flags(session.takeFlags());
        session.sendFrame(tick, keyframe, shared.frame(buffers.head, own));
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
     * @param tick each snapshot tick after the applied one, in order
     */
    public void sendMissed(Session session, Subscription subscription, Replicator replicator, int tick) {
        buffers.ownSections.clear();
        subscription.appendMissed(tick, buffers.scratch, buffers.ownSections);
        replicator.everybody().recent().copy(tick, buffers.ownSections);
        buffers.singleFrame.clear();
        buffers.head.tick(tick).flags(Frame.MISSED);
        session.sendFrame(tick, false, buffers.singleFrame.frame(buffers.head, buffers.ownSections));
    }

    /** A client that joined after some of the broadcasts gets a frame without those. */
    private SharedFrame keyframes(Replicator replicator, Subscription subscription) {
        if (subscription.broadcastBytesMissed() == 0) {
            return keyframes(replicator);
        }
        buffers.singleFrame.clear();
        buffers.singleFrame.append(replicator.priors().section());
        buffers.singleFrame.append(replicator.everybody().keyframe(buffers.scratch));
        buffers.singleFrame.append(replicator.broadcastsAfter(subscription.broadcastBytesMissed()));
        return buffers.singleFrame;
    }

    private SharedFrame keyframes(Replicator replicator) {
        if (!keyframesCurrent) {
            keyframes.clear();
            keyframes.append(replicator.priors().section());
            keyframes.append(replicator.everybody().keyframe(buffers.scratch));
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
            buffers.scratch.clear();
            if (predictions.takeLaunched(buffers.scratch)) {
                resendable.add(Section.OWN, Section.BIRTHS, buffers.scratch);
            }
        }
    }

    private void addExact(Outbox outbox) {
        PredictionOutbox predictions = outbox.predictions();
        if (predictions != null) {
            buffers.scratch.clear();
            if (predictions.takeExact(buffers.scratch)) {
                buffers.ownSections.add(Section.OWN, Section.EXACT, buffers.scratch);
            }
        }
    }
}
