package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.Outbox;
import dev.tickwire.runtime.session.Predictions;
import dev.tickwire.runtime.session.Replies;
import dev.tickwire.runtime.session.Session;
import dev.tickwire.runtime.session.Spectator;
import java.nio.ByteBuffer;

/**
 * Puts frames together and sends them: one {@link SharedView} with everybody's delta, one with everybody's keyframe, made when first needed in a tick,
 * one with what the audience gets, and one without anything shared, for frames that one client has missed.
 *
 * <p><b>Threads.</b> A worker only. Rooms have it one after the other, each for a whole tick. <b>Memory.</b> Buffers grow to the largest frame and are kept.
 */
public final class FrameWriter {
    private final SharedView deltas = new SharedView();
    private final SharedView keyframes = new SharedView();
    private final SharedView missed = new SharedView();
    private final SharedView watched = new SharedView();
    private final KeyframeBudget budget = new KeyframeBudget();
    private final Sections own = new Sections();
    private final Sections told = new Sections(); // of own: what a client that misses the frame is to get later
    private final WireOutput scratch = new WireOutput(8192, Integer.MAX_VALUE);
    private final ByteBuffer message = ByteBuffer.allocateDirect(Connection.HEADROOM_BYTES + Limits.MESSAGE_BYTES_MAX);
    private boolean keyframesCurrent;

    /** Memory for encoding one thing at a time. */
    public WireOutput scratch() {
        return scratch;
    }

    /** Memory for sending one message outside the frames. */
    public ByteBuffer message() {
        return message;
    }

    /** Starts a tick's frames: what everybody gets. The streams have advanced. */
    public void begin(Streams streams) {
        deltas.clear();
        deltas.append(streams.toEverybody());
        keyframesCurrent = false;
        budget.renew();
    }

    /** Whether a client that needs a keyframe of everything can have it in the tick begun; else it has to wait for a later one. */
    public boolean keyframesLeft() {
        return budget.left();
    }

    /**
     * Sends one client its frame of the tick begun.
     *
     * @param keyframe whether it needs keyframes of everything, and some are {@linkplain #keyframesLeft left}
     * @param timeUs microseconds since the tick was due
     */
    public void send(
            Session session, Subscription subscription, boolean keyframe, Streams streams, int tick, int timeUs) {
        SharedView shared = keyframe ? keyframes(streams, subscription) : deltas;
        own.clear();
        subscription.append(keyframe, streams, budget, scratch, own);
        if (keyframe) {
            budget.spend(streams.everybody().keyframe(scratch).position());
        }
        Outbox outbox = session.player().outbox();
        told.clear();
        addEvents(outbox);
        addReplies(outbox);
        Predictions predictions = outbox.predictions();
        if (predictions != null) {
            addBirths(predictions);
        }
        subscription.told().add(tick, told.bytes(), told.count());
        own.add(told);
        if (predictions != null) {
            addExact(predictions);
        }
        session.sendFrame(tick, keyframe, shared.frame(session, own, tick, timeUs));
    }

    /** Sends one client nothing in the tick begun; it may get it later. What it is told before its first frame waits for that. */
    public void withhold(Session session, Subscription subscription, int tick) {
        subscription.skip();
        told.clear();
        if (subscription.begun()) {
            addEvents(session.player().outbox());
        }
        subscription.told().add(tick, told.bytes(), told.count());
    }

    /**
     * Sends one client a frame that it has missed, after {@link Subscription#resume}.
     *
     * @param tick the first since the one it has applied, or the next after the last call
     */
    public void sendMissed(Session session, Subscription subscription, Streams streams, int tick) {
        own.clear();
        subscription.appendMissed(tick, scratch, own);
        streams.everybody().recent().copy(tick, own);
        missed.clear();
        session.sendFrame(tick, false, missed.frame(own, Frame.MISSED, tick, 0));
    }

    /** Starts what the audience gets in the tick begun. */
    public void begin(AudienceStream audience) {
        watched.clear();
        watched.append(audience.sections());
    }

    /** Sends one who watches the frame that comes after the one before. */
    public void sendNext(Spectator spectator, AudienceStream audience, int timeUs) {
        own.clear();
        int tick = audience.tick();
        spectator.sendFrame(tick, false, watched.frame(own, (byte) 0, tick, timeUs));
    }

    /**
     * Sends one who watches all that it needs to go on from the tick begun: a keyframe, and if that is of an earlier tick, what has come since.
     *
     * @return false if there is no keyframe for it now
     */
    public boolean sendAll(Spectator spectator, AudienceStream audience, Streams streams, int timeUs) {
        own.clear();
        int from = audience.keyframe(streams, scratch, own);
        if (from < 0 || !budget.left() || (audience.lost() && spectator.sent(from))) {
            return false;
        }
        budget.spend(own.bytes().position());
        missed.clear();
        boolean late = from < audience.tick();
        spectator.sendFrame(from, true, missed.frame(own, late ? Frame.MISSED : 0, from, late ? 0 : timeUs));
        int to = audience.lost() ? from : audience.tick();
        for (int tick = from + audience.interval(); tick <= to; tick += audience.interval()) {
            if (!spectator.writable()) {
                spectator.fallBehind(to);
                break;
            }
            own.clear();
            audience.recent().copy(tick, own);
            spectator.sendFrame(tick, false, missed.frame(own, Frame.MISSED, tick, 0));
        }
        return true;
    }

    /** One who came after some of it was told gets a view without that, of its own. */
    private SharedView keyframes(Streams streams, Subscription subscription) {
        if (subscription.toldBefore() == 0) {
            return keyframes(streams);
        }
        missed.clear();
        missed.append(streams.priors().section());
        missed.append(streams.everybody().keyframe(scratch));
        missed.append(streams.toldAfter(subscription.toldBefore()));
        return missed;
    }

    private SharedView keyframes(Streams streams) {
        if (!keyframesCurrent) {
            keyframes.clear();
            keyframes.append(streams.priors().section());
            keyframes.append(streams.everybody().keyframe(scratch));
            keyframes.append(streams.told());
            keyframesCurrent = true;
        }
        return keyframes;
    }

    private void addEvents(Outbox outbox) {
        if (!outbox.events().isEmpty()) {
            told.add(Section.OWN, Section.EVENTS, outbox.events().bytes());
            outbox.events().clear();
        }
    }

    /** A frame takes them for good; what it is lost with, keeps them for those who come back. */
    private void addReplies(Outbox outbox) {
        Replies replies = outbox.replies();
        WireOutput bytes = replies == null ? null : replies.bytes();
        if (replies != null && bytes != null) {
            told.add(Section.OWN, Section.REPLIES, bytes);
            replies.clear();
        }
    }

    private void addBirths(Predictions predictions) {
        scratch.clear();
        if (predictions.takeBirths(scratch)) {
            told.add(Section.OWN, Section.BIRTHS, scratch);
        }
    }

    private void addExact(Predictions predictions) {
        scratch.clear();
        if (predictions.takeExact(scratch)) {
            own.add(Section.OWN, Section.EXACT, scratch);
        }
    }
}
