package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.EncoderMemory;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.EventQueue;
import dev.tickwire.runtime.session.Predictions;
import dev.tickwire.runtime.session.Session;
import java.nio.ByteBuffer;

/**
 * Puts frames together and sends them: one {@link SharedView} with everybody's delta, one with everybody's keyframe, made when first needed in a tick.
 *
 * <p><b>Threads.</b> One per worker, used by its rooms one after the other. <b>Memory.</b> Buffers grow to the largest frame and are kept.
 */
public final class FrameWriter {
    private final SharedView deltas = new SharedView();
    private final SharedView keyframes = new SharedView();
    private final EncoderMemory encoders = new EncoderMemory();
    private final KeyframeBudget budget = new KeyframeBudget();
    private final WireOutput own = new WireOutput(256, Integer.MAX_VALUE);
    private final WireOutput section = new WireOutput(256, Integer.MAX_VALUE);
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
        if (streams.priors().fresh()) {
            deltas.append(streams.priors().section());
        }
        deltas.append(streams.everybody().delta());
        deltas.append(events(Section.EVERYBODY, streams.events()));
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
        int ownSections = subscription.sections();
        ownSections += append(events(Section.OWN, session.events()));
        Predictions predictions = session.predictions();
        if (predictions != null) {
            ownSections += append(births(predictions));
            ownSections += append(exact(predictions));
        }
        session.sendFrame(tick, keyframe, shared.frame(session, own, ownSections, tick, timeUs));
    }

    private int append(WireOutput told) {
        own.writeRaw(told.buffer(), 0, told.position());
        return told.position() > 0 ? 1 : 0;
    }

    private SharedView keyframes(Streams streams) {
        if (!keyframesCurrent) {
            keyframes.clear();
            keyframes.append(streams.priors().section());
            keyframes.append(streams.everybody().keyframe(scratch));
            keyframes.append(events(Section.EVERYBODY, streams.events()));
            keyframesCurrent = true;
        }
        return keyframes;
    }

    private WireOutput events(int group, EventQueue events) {
        section.clear();
        if (!events.isEmpty()) {
            Section.write(group, Section.EVENTS, events.bytes(), section);
        }
        return section;
    }

    private WireOutput births(Predictions predictions) {
        section.clear();
        scratch.clear();
        if (predictions.takeBirths(scratch)) {
            Section.write(Section.OWN, Section.BIRTHS, scratch, section);
        }
        return section;
    }

    private WireOutput exact(Predictions predictions) {
        section.clear();
        scratch.clear();
        if (predictions.takeExact(scratch)) {
            Section.write(Section.OWN, Section.EXACT, scratch, section);
        }
        return section;
    }
}
