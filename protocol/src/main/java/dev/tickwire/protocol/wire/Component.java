package dev.tickwire.protocol.wire;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.FieldType.Bool;
import dev.tickwire.protocol.schema.FieldType.EnumOf;
import dev.tickwire.protocol.schema.FieldType.Float32;
import dev.tickwire.protocol.schema.FieldType.Float64;
import dev.tickwire.protocol.schema.FieldType.Int;
import dev.tickwire.protocol.schema.FieldType.Int64;
import dev.tickwire.protocol.schema.FieldType.Text;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one component of a game's record is read and written. A value outside its range is refused when it comes from the
 * wire; when it is to be sent, that is for an {@link OutOfRange} to say. NaN, infinity and an absent enum are always
 * errors.
 *
 * @param reader {@code (WireInput) -> the component's Java type}
 * @param writer {@code (WireOutput, the component's Java type, OutOfRange) -> void}
 * @param neutral the value nearest zero that the range allows, the empty text, the first enum value
 */
record Component(MethodHandle reader, MethodHandle writer, Object neutral) {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /**
     * Joins a component's Java type with its meaning.
     *
     * @param where class and component, for errors
     * @throws IllegalArgumentException if the two do not match
     */
    static Component of(String where, Class<?> javaType, FieldType type) {
        if (type instanceof EnumOf values && javaType.isEnum()) {
            Object[] ofItsType = javaType.getEnumConstants();
            Enum<?>[] constants = Arrays.copyOf(ofItsType, ofItsType.length, Enum[].class);
            List<String> names = Arrays.stream(constants).map(Enum::name).toList();
            if (names.equals(values.values())) {
                return bind(where, javaType, Enum.class, constants, constants[0]);
            }
        } else if (!(type instanceof EnumOf)) {
            Object neutral = neutral(type);
            if (javaType == MethodType.methodType(neutral.getClass()).unwrap().returnType()) {
                return bind(where, javaType, type instanceof Int ? int.class : javaType, type, neutral);
            }
        }
        throw new IllegalArgumentException(where + " is " + javaType.getName() + ", but the schema says " + type
                + ": give the record and the schema the same type");
    }

    /** Finds the {@code read} and {@code write} below for this meaning; the carrier is the type they handle it as. */
    private static Component bind(String where, Class<?> javaType, Class<?> carrier, Object meaning, Object neutral) {
        try {
            MethodHandle reader = LOOKUP.findStatic(
                    Component.class, "read", MethodType.methodType(carrier, meaning.getClass(), WireInput.class));
            MethodHandle writer = LOOKUP.findStatic(
                    Component.class,
                    "write",
                    MethodType.methodType(
                            void.class, meaning.getClass(), String.class, WireOutput.class, carrier, OutOfRange.class));
            return new Component(
                    MethodHandles.explicitCastArguments(
                            reader.bindTo(meaning), MethodType.methodType(javaType, WireInput.class)),
                    MethodHandles.insertArguments(writer, 0, meaning, where)
                            .asType(MethodType.methodType(void.class, WireOutput.class, javaType, OutOfRange.class)),
                    neutral);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("every meaning has its read and write", e);
        }
    }

    private static Object neutral(FieldType type) {
        if (type instanceof Bool) {
            return false;
        }
        if (type instanceof Int range) {
            int value = Math.min(Math.max(0, range.min()), range.max());
            return switch (range.width()) {
                case BYTE -> (byte) value;
                case SHORT -> (short) value;
                case CHAR -> (char) value;
                case INT -> value;
            };
        }
        if (type instanceof Int64 range) {
            return Math.min(Math.max(0, range.lowest()), range.highest());
        }
        if (type instanceof Float32 range) {
            return (float) Math.min(Math.max(0, range.min()), range.max());
        }
        if (type instanceof Float64 range) {
            return Math.min(Math.max(0, range.min()), range.max());
        }
        if (type instanceof Text) {
            return "";
        }
        throw new AssertionError("MessageType refuses the types of kinds");
    }

    static boolean read(Bool type, WireInput in) {
        return in.readBoolean();
    }

    static void write(Bool type, String where, WireOutput out, boolean value, OutOfRange policy) {
        out.writeBoolean(value);
    }

    static int read(Int range, WireInput in) {
        int value = switch (range.width()) {
            case BYTE -> in.readByte();
            case SHORT -> in.readShort();
            case CHAR -> in.readChar();
            case INT -> in.readInt();
        };
        if (value < range.min() || value > range.max()) {
            throw RefusedException.outOfRange("a number outside its range");
        }
        return value;
    }

    static void write(Int range, String where, WireOutput out, int value, OutOfRange policy) {
        int sent = Math.min(Math.max(value, range.min()), range.max());
        if (sent != value) {
            policy.found(where, range, value);
        }
        switch (range.width()) {
            case BYTE -> out.writeByte((byte) sent);
            case SHORT -> out.writeShort((short) sent);
            case CHAR -> out.writeChar((char) sent);
            case INT -> out.writeInt(sent);
        }
    }

    static long read(Int64 range, WireInput in) {
        long value = in.readLong();
        if (value < range.lowest() || value > range.highest()) {
            throw RefusedException.outOfRange("a number outside its range");
        }
        return value;
    }

    static void write(Int64 range, String where, WireOutput out, long value, OutOfRange policy) {
        long sent = Math.min(Math.max(value, range.lowest()), range.highest());
        if (sent != value) {
            policy.found(where, range, value);
        }
        out.writeLong(sent);
    }

    static float read(Float32 range, WireInput in) {
        float value = in.readFloat();
        if (value < range.min() || value > range.max()) {
            throw RefusedException.outOfRange("a number outside its range");
        }
        return value;
    }

    static void write(Float32 range, String where, WireOutput out, float value, OutOfRange policy) {
        out.writeFloat((float) clamped(where, range, value, range.min(), range.max(), policy));
    }

    static double read(Float64 range, WireInput in) {
        double value = in.readDouble();
        if (value < range.min() || value > range.max()) {
            throw RefusedException.outOfRange("a number outside its range");
        }
        return value;
    }

    static void write(Float64 range, String where, WireOutput out, double value, OutOfRange policy) {
        out.writeDouble(clamped(where, range, value, range.min(), range.max(), policy));
    }

    private static double clamped(
            String where, FieldType meaning, double value, double min, double max, OutOfRange policy) {
        if (!Double.isFinite(value)) {
            throw notAllowed(where, meaning, value);
        }
        double sent = Math.min(Math.max(value, min), max);
        if (sent != value) {
            policy.found(where, meaning, value);
        }
        return sent;
    }

    static String read(Text type, WireInput in) {
        return in.readText(type.max());
    }

    static void write(Text type, String where, WireOutput out, @Nullable String value, OutOfRange policy) {
        byte[] utf8 = value == null ? null : Utf8.encode(value, type.max());
        if (utf8 == null) {
            policy.found(where, type, value);
            utf8 = Utf8.fit(value == null ? "" : value, type.max()).getBytes(StandardCharsets.UTF_8);
        }
        out.writeBytes(utf8);
    }

    static Enum<?> read(Enum<?>[] constants, WireInput in) {
        return constants[in.readOrdinal(constants.length)];
    }

    static void write(Enum<?>[] constants, String where, WireOutput out, @Nullable Enum<?> value, OutOfRange policy) {
        if (value == null) {
            throw notAllowed(where, "an enum", "null");
        }
        out.writeVarInt(value.ordinal() + 1);
    }

    private static IllegalArgumentException notAllowed(String where, Object meaning, Object found) {
        return new IllegalArgumentException(where + " = " + found + " is not allowed by " + meaning);
    }
}
