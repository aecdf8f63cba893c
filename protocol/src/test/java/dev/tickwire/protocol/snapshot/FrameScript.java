package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.wire.WireOutput;

/** Puts frames together, one after the other, out of whole sections. */
public final class FrameScript {
    private final WireOutput view = new WireOutput(64, 1 << 20);
    private final WireOutput body = new WireOutput(64, 1 << 20);
    private int sections;
    private int tick;

    /** Appends sections; an empty one is none. */
    public FrameScript add(byte[]... more) {
        for (byte[] section : more) {
            view.writeRaw(section, 0, section.length);
            sections += section.length == 0 ? 0 : 1;
        }
        return this;
    }

    /** Appends a section of any type with any body. */
    public FrameScript add(int group, int type, byte[] bytes) {
        body.clear();
        body.writeRaw(bytes, 0, bytes.length);
        Section.write(group, type, body, view);
        sections++;
        return this;
    }

    /** The frame with what was appended; the next one is that of the next tick. */
    public Frame frame() {
        Frame frame = new Frame(0, 0, (byte) 0, 0, sections, ++tick, 0, view.toBytes());
        view.clear();
        sections = 0;
        return frame;
    }
}
