package dev.tickwire.runtime.replication;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.EventQueue;
import dev.tickwire.runtime.session.Session;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames together and sends them: one {@link SharedView} with everybody's delta, one with everybody's keyframe, made when first needed in a tick.
 *
 * <p><b>Threads.</b> One per worker, used by its rooms one after the other. <b>Memory.</b> Buffers grow to the largest frame and are kept.
 */
public final class FrameWriter {
    private final SharedView deltas = new SharedView();
    private final SharedView keyframes = new SharedView();
    private final WireOutput own = new WireOutput(256, Integer.MAX_VALUE);
    private final WireOutput section = new WireOutput(256, Integer.MAX_VALUE);
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

    /** Starts a tick's frames: what everybody gets. Both streams have advanced. */
    public void begin(GroupStream everybody, EventQueue events, PriorStream priors) {
        deltas.clear();
        if (priors.fresh()) {
            deltas.append(priors.section());
        }
        deltas.append(everybody.delta());
        deltas.append(events(Section.EVERYBODY, events));
        keyframesCurrent = false;
    }

    /**
     * Sends one client its frame. All arguments belong to the tick begun.
     *
     * @param ownStream the client's own group, advanced; {@code null} if the game has none
     * @param timeUs microseconds since the tick was due
     */
    public void send(
            Session session,
            boolean keyframe,
            GroupStream everybody,
            EventQueue events,
            PriorStream priors,
            @Nullable GroupStream ownStream,
            int tick,
            int timeUs) {
        SharedView shared = keyframe ? keyframes(everybody, events, priors) : deltas;
        own.clear();
        int ownSections = 0;
        if (ownStream != null) {
            ownSections += appendOwn(keyframe ? ownStream.keyframe(scratch) : ownStream.delta());
        }
        ownSections += appendOwn(events(Section.OWN, session.events()));
        session.sendFrame(tick, keyframe, shared.frame(session, own, ownSections, tick, timeUs));
    }

    private SharedView keyframes(GroupStream everybody, EventQueue events, PriorStream priors) {
        if (!keyframesCurrent) {
            keyframes.clear();
            keyframes.append(priors.section());
            keyframes.append(everybody.keyframe(scratch));
            keyframes.append(events(Section.EVERYBODY, events));
            keyframesCurrent = true;
        }
        return keyframes;
    }

    private int appendOwn(WireOutput bytes) {
        own.writeRaw(bytes.buffer(), 0, bytes.position());
        return bytes.position() == 0 ? 0 : 1;
    }

    private WireOutput events(int group, EventQueue events) {
        section.clear();
        if (!events.isEmpty()) {
            Section.write(group, Section.EVENTS, events.bytes(), section);
        }
        return section;
    }
}
