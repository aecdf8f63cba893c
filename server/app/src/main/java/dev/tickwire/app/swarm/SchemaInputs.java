package dev.tickwire.app.swarm;

import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.FieldType.Bool;
import dev.tickwire.protocol.schema.FieldType.EnumOf;
import dev.tickwire.protocol.schema.FieldType.Float32;
import dev.tickwire.protocol.schema.FieldType.Float64;
import dev.tickwire.protocol.schema.FieldType.Int;
import dev.tickwire.protocol.schema.FieldType.Int64;
import dev.tickwire.protocol.schema.FieldType.Text;
import dev.tickwire.protocol.schema.MessageType;
import dev.tickwire.protocol.wire.WireOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Inputs of one client: values within the ranges of the schema, which change now and then. It does not need the game's
 * record classes.
 *
 * <p>Threads: one.
 */
final class SchemaInputs implements InputSource {
    private static final double CHANGE_PROBABILITY = 0.05;
    /** Width of the range where the schema declares no bounds. */
    private static final double UNBOUNDED_SPAN = 2000;

    private static final int TEXT_UNITS_MAX = 8;
    private static final int CLASS_ID_OFFSET = 2; // PROTOCOL.md section 2: varint(registered id + 2)

    private final List<MessageType> types;
    private final RandomGenerator random;
    private final WireOutput scratch = new WireOutput(32, Integer.MAX_VALUE);
    private byte[] held = {};

    SchemaInputs(List<MessageType> types, RandomGenerator random) {
        this.types = types;
        this.random = random;
    }

    @Override
    public byte[] next() {
        if (!types.isEmpty() && (held.length == 0 || random.nextDouble() < CHANGE_PROBABILITY)) {
            MessageType type = types.get(random.nextInt(types.size()));
            scratch.clear();
            scratch.writeVarInt(type.id() + CLASS_ID_OFFSET);
            for (Field field : type.fields()) {
                write(field.type());
            }
            held = scratch.toBytes();
        }
        return held;
    }

    private void write(FieldType type) {
        if (type instanceof Bool) {
            scratch.writeBoolean(random.nextBoolean());
        } else if (type instanceof EnumOf values) {
            scratch.writeVarInt(random.nextInt(values.values().size()) + 1);
        } else if (type instanceof Int range) {
            write(range, (int) random.nextLong(range.min(), range.max() + 1L));
        } else if (type instanceof Int64 range) {
            scratch.writeLong(
                    range.lowest() == range.highest()
                            ? range.lowest()
                            : random.nextLong(range.lowest(), range.highest()));
        } else if (type instanceof Float32 range) {
            scratch.writeFloat((float) between(range.min(), range.max()));
        } else if (type instanceof Float64 range) {
            scratch.writeDouble(between(range.min(), range.max()));
        } else if (type instanceof Text text) {
            scratch.writeBytes("x"
                    .repeat(random.nextInt(Math.min(text.max(), TEXT_UNITS_MAX) + 1))
                    .getBytes(StandardCharsets.UTF_8));
        } else {
            throw new AssertionError("MessageType refuses the types of kinds");
        }
    }

    private void write(Int range, int value) {
        switch (range.width()) {
            case BYTE -> scratch.writeByte((byte) value);
            case SHORT -> scratch.writeShort((short) value);
            case CHAR -> scratch.writeChar((char) value);
            case INT -> scratch.writeInt(value);
        }
    }

    private double between(double min, double max) {
        double top = Double.isFinite(max) ? max : Double.isFinite(min) ? min + UNBOUNDED_SPAN : UNBOUNDED_SPAN / 2;
        double bottom = Double.isFinite(min) ? min : top - UNBOUNDED_SPAN;
        double part = random.nextDouble();
        return Math.min(Math.max(bottom * (1 - part) + top * part, bottom), top);
    }
}
