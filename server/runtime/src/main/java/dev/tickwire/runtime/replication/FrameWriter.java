package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.EncoderMemory;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.Predictions;
import dev.tickwire.runtime.session.Session;
import java.nio.ByteBuffer;

/**
 * Puts frames together and sends them: one {@link SharedView} with everybody's delta, one with everybody's keyframe, made when first needed in a tick,
 * and one without anything shared, for frames that one client has missed.
 *
 * <p><b>Threads.</b> One per worker, used by its rooms one after the other. <b>Memory.</b> Buffers grow to the largest frame and are kept.
 */
public final class FrameWriter {
    private final SharedView deltas = new SharedView();
    private final SharedView keyframes = new SharedView();
    private final SharedView missed = new SharedView();
    private final EncoderMemory encoders = new EncoderMemory();
    private final KeyframeBudget budget = new KeyframeBudget();
    private final Sections own = new Sections();
    private final Sections told = new Sections(); // of own: what a client that misses the frame is to get later
    private final WireOutput scratch = new WireOutput(8192, Integer.MAX_VALUE);
    private final ByteBuffer message = ByteBuffer.allocateDirect(Connection.HEADROOM_BYTES + Limits.MESSAGE_BYTES_MAX);
    private boolean keyframesCurrent;

    /** Memory for encoding snapshots. */
    public EncoderMemory encoders() {
        return encoders;
    }

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
        SharedView shared = keyframe ? keyframes(streams) : deltas;
        own.clear();
        subscription.append(keyframe, streams, budget, scratch, own);
        if (keyframe) {
            budget.spend(streams.everybody().keyframe(scratch).position());
        }
        told.clear();
        addEvents(session);
        Predictions predictions = session.predictions();
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

    /** Sends one client nothing in the tick begun; it may get it later. */
    public void withhold(Session session, Subscription subscription, int tick) {
        subscription.skip();
        told.clear();
        addEvents(session);
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
        session.sendFrame(tick, false, missed.missedFrame(own, tick));
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

    private void addEvents(Session session) {
        if (!session.events().isEmpty()) {
            told.add(Section.OWN, Section.EVENTS, session.events().bytes());
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
