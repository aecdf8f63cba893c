package dev.tickwire.app.swarm;

import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.List;
import java.util.Map;

/**
 * Decodes whole frames, and compares each hash with the decoded state. It skips events, because decoding them needs the
 * game's record classes, which a swarm does not have.
 *
 * <p>Threads: one.
 */
final class FrameCheck {
    private static final int TYPE_BITS = 3; // PROTOCOL.md section 5: varint(group * 8 + type)

    private final Messages noMessages;
    private final Replica replica;
    private final WireInput in = new WireInput();
    private final WireInput body = new WireInput();
    private final WireOutput kept = new WireOutput(1024, Integer.MAX_VALUE);

    /** @param noMessages see {@link #noMessages(Schema)} */
    FrameCheck(Schema schema, Messages noMessages) {
        this.noMessages = noMessages;
        replica = new Replica(schema);
    }

    /** The system's messages alone: those of the game take its record classes. */
    static Messages noMessages(Schema schema) {
        return new Messages(Schema.of(schema.game(), schema.kinds(), List.of(), List.of(), List.of()), Map.of());
    }

    /**
     * Takes in a frame.
     *
     * @return the groups whose state differs from its hash, until a keyframe repairs it
     * @throws dev.tickwire.protocol.RefusedException if it is not a frame
     */
    IntList apply(byte[] bytes, int offset, int length) {
        replica.apply(withoutEvents((Frame) noMessages.decodeFromServer(bytes, offset, length)), noMessages);
        return replica.brokenGroups();
    }

    private Frame withoutEvents(Frame frame) {
        byte[] view = frame.view();
        Section.begin(frame, in);
        kept.clear();
        kept.writeRaw(view, 0, in.position());
        int sections = 0;
        for (int i = 0; i < frame.sections(); i++) {
            int start = in.position();
            int type = in.readVarInt() & ((1 << TYPE_BITS) - 1);
            in.readSlice(in.readVarInt(), body);
            if (type != Section.EVENTS) {
                kept.writeRaw(view, start, in.position() - start);
                sections++;
            }
        }
        in.requireEnd();
        return sections == frame.sections()
                ? frame
                : new Frame(
                        frame.ack(),
                        frame.commandAck(),
                        frame.flags(),
                        frame.margin(),
                        sections,
                        frame.tick(),
                        frame.timeUs(),
                        kept.toBytes());
    }
}
