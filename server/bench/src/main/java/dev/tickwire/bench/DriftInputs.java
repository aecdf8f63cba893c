package dev.tickwire.bench;

import dev.tickwire.protocol.wire.WireOutput;

/** Encodes the inputs of {@code drift} by hand, because a load generator has to be fast. Threads: one. */
public final class DriftInputs {
    // Class ids as they go over the wire: varint(registered id + 2), PROTOCOL.md section 2.
    private static final int INPUTS = 20 + 2;
    private static final int RECORD_ARRAY = 24 + 2;
    private static final int COURSE = 32 + 2;

    private final WireOutput out = new WireOutput(64, Integer.MAX_VALUE);
    private int seq;

    /**
     * An {@code Inputs} of one, valid until the next call.
     *
     * @param tick of the newest frame
     * @param targetTick that the input is meant for
     */
    public WireOutput next(byte dx, byte dy, int tick, int targetTick) {
        out.clear();
        out.writeVarInt(INPUTS);
        out.writeInt(tick);
        out.writeVarInt(RECORD_ARRAY);
        out.writeVarInt(1 + 1);
        out.writeVarInt(COURSE);
        out.writeByte(dx);
        out.writeByte(dy);
        out.writeInt(++seq);
        out.writeInt(targetTick);
        out.writeInt(0);
        out.writeInt(tick);
        return out;
    }
}
