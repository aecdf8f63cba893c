package dev.tickwire.bench.crowd;

import dev.tickwire.parts.Chat;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.snapshot.Section;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;

/** The parts of a frame that a load reads (PROTOCOL.md sections 2 and 5). Threads: one. */
public final class FrameHead {
    private static final int TYPES = 8;

    private final WireInput body = new WireInput();
    private int sections;
    private int tick;
    private int timeUs;
    private int durableLag;
    private boolean keyframe;
    private int lines;

    /**
     * Reads up to the sections of the view.
     *
     * @param in behind the class id
     */
    void read(WireInput in) {
        in.readInt(); // ack
        in.readInt(); // commandAck
        int flags = in.readByte();
        in.readInt(); // margin
        sections = in.readInt();
        tick = in.readInt();
        timeUs = in.readInt();
        in.readVarInt(); // length of the view
        durableLag = (flags & Frame.DURABLE) == 0 ? Section.NOT_DURABLE : in.readVarInt();
    }

    public int tick() {
        return tick;
    }

    /** Ticks from the durable one to this one, or {@link Section#NOT_DURABLE}. */
    public int durableLag() {
        return durableLag;
    }

    /** Time from the tick's due time until the frame was written. */
    int timeUs() {
        return timeUs;
    }

    /**
     * Scans the view.
     *
     * @param in behind the head
     * @param messages of the game
     */
    void readView(WireInput in, Messages messages) {
        keyframe = false;
        lines = 0;
        for (int i = 0; i < sections; i++) {
            int type = in.readVarInt();
            in.readSlice(in.readVarInt(), body);
            keyframe |= type == Section.EVERYBODY * TYPES + Section.KEYFRAME;
            while (type == Section.EVERYBODY * TYPES + Section.EVENTS && body.remaining() > 0) {
                lines += messages.readEvent(body) instanceof Chat.Said ? 1 : 0;
            }
        }
    }

    /** Whether the view has a keyframe of group 0. */
    boolean keyframe() {
        return keyframe;
    }

    /** Number of chat lines to the room. */
    int lines() {
        return lines;
    }
}
