package dev.tickwire.protocol.schema;

import dev.tickwire.protocol.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The type of a field with its range: the rows of the type table in PROTOCOL.md section 4. Every constructor refuses
 * what the table does not allow.
 */
public sealed interface FieldType {
    /** How a table stores it. */
    default Column column() {
        return Column.INT;
    }

    /** Whether it may stand in inputs, commands and events. */
    default boolean inMessages() {
        return true;
    }

    /** {@code boolean}; column: 0 or 1. */
    record Bool() implements FieldType {}

    /**
     * An enum; column: the ordinal.
     *
     * @param values names in the order of their ordinals
     */
    record EnumOf(List<String> values) implements FieldType {
        /** Refuses an enum without values or with two of one name. */
        public EnumOf {
            values = List.copyOf(values);
            require(!values.isEmpty(), "an enum needs at least one value");
            values.forEach(value -> Names.check("enum value", value));
            Names.checkUnique("enum values", values, value -> value);
        }
    }

    /** The Java type of an {@link Int}. */
    enum Width {
        /** 8 bits, signed. */
        BYTE(Byte.MIN_VALUE, Byte.MAX_VALUE),
        /** 16 bits, signed. */
        SHORT(Short.MIN_VALUE, Short.MAX_VALUE),
        /** 16 bits, unsigned. */
        CHAR(Character.MIN_VALUE, Character.MAX_VALUE),
        /** 32 bits, signed. */
        INT(Integer.MIN_VALUE, Integer.MAX_VALUE);

        private final int min;
        private final int max;

        Width(int min, int max) {
            this.min = min;
            this.max = max;
        }

        /** Smallest value of the Java type. */
        public int min() {
            return min;
        }

        /** Largest value of the Java type. */
        public int max() {
            return max;
        }
    }

    /**
     * {@code byte}, {@code short}, {@code char} or {@code int}; column: the value.
     *
     * @param width the Java type
     * @param min smallest value
     * @param max largest value
     */
    record Int(Width width, int min, int max) implements FieldType {
        /** Refuses a range that is empty or wider than the Java type. */
        public Int {
            require(min <= max, "min is above max");
            require(min >= width.min && max <= width.max, "the range is wider than the Java type");
        }
    }

    /**
     * {@code long}; column: the value.
     *
     * @param min smallest value, null if not declared
     * @param max largest value, null if not declared
     */
    record Int64(@Nullable Long min, @Nullable Long max) implements FieldType {
        /** Refuses an empty range. */
        public Int64 {
            require(min == null || max == null || min <= max, "min is above max");
        }

        /** Smallest value, whether declared or not. */
        public long lowest() {
            return min == null ? Long.MIN_VALUE : min;
        }

        /** Largest value, whether declared or not. */
        public long highest() {
            return max == null ? Long.MAX_VALUE : max;
        }

        @Override
        public Column column() {
            return Column.LONG;
        }
    }

    /**
     * {@code float}; column: the IEEE 754 bits.
     *
     * @param min smallest value, rounded to a float; negative infinity if not declared
     * @param max largest value, rounded to a float; infinity if not declared
     */
    record Float32(double min, double max) implements FieldType {
        /** Refuses an empty range. Rounds, so that {@code 0.7f} is in a range that begins at 0.7. */
        public Float32 {
            min = rounded(min);
            max = rounded(max);
            require(min <= max, "min is above max, or NaN");
        }
    }

    /**
     * {@code double}; column: the IEEE 754 bits.
     *
     * @param min smallest value, negative infinity if not declared
     * @param max largest value, infinity if not declared
     */
    record Float64(double min, double max) implements FieldType {
        /** Refuses an empty range. */
        public Float64 {
            require(min <= max, "min is above max, or NaN");
        }

        @Override
        public Column column() {
            return Column.LONG;
        }
    }

    /**
     * Text; column: UTF-8 bytes.
     *
     * @param max UTF-16 units
     */
    record Text(int max) implements FieldType {
        /** Refuses a maximum beyond {@link Limits#TEXT_CHARS_MAX}. */
        public Text {
            require(
                    max >= 1 && max <= Limits.TEXT_CHARS_MAX,
                    "a text holds 1 to " + Limits.TEXT_CHARS_MAX + " characters");
        }

        @Override
        public Column column() {
            return Column.TEXT;
        }
    }

    /**
     * A number on a grid; column: the grid line, 0 to {@code levels() - 1}.
     *
     * @param min the first grid line
     * @param max the last value
     * @param step distance of the grid lines
     */
    record Quantized(double min, double max, double step) implements FieldType {
        /** Refuses a grid without extent or with more than 31 bits of lines. */
        public Quantized {
            require(Double.isFinite(min) && Double.isFinite(max) && min < max, "min must be below max");
            require(
                    step > 0 && (max - min) / step + 0.5 < Integer.MAX_VALUE,
                    "step must be above 0, and (max - min) / step below 2^31");
        }

        /** The grid line nearest to a finite value, clamped to the range (PROTOCOL.md section 4). */
        public int quantize(double v) {
            return (int) Math.floor((Math.min(Math.max(v, min), max) - min) / step + 0.5);
        }

        /** The value of a grid line (PROTOCOL.md section 4). */
        public double value(int q) {
            return min + q * step;
        }

        /** Number of grid lines. */
        public int levels() {
            return quantize(max) + 1;
        }

        @Override
        public boolean inMessages() {
            return false;
        }
    }

    /**
     * A direction in radians, wrapping; column: the part of a turn, 0 to {@code 2^bits - 1}.
     *
     * @param bits 1 to 30
     */
    record Angle(int bits) implements FieldType {
        private static final double TURN = 2 * Math.PI;

        /** Refuses other than 1 to 30 bits. */
        public Angle {
            require(bits >= 1 && bits <= 30, "an angle takes 1 to 30 bits");
        }

        /** The part of a turn nearest to a finite value (PROTOCOL.md section 4). */
        public int quantize(double v) {
            double parts = 1 << bits;
            double q = Math.floor(v / TURN * parts + 0.5);
            // parts is a power of two, so this remainder is exact however many turns v is away.
            return (int) (q - Math.floor(q / parts) * parts);
        }

        /** The value of a part, 0 inclusive to 2π exclusive (PROTOCOL.md section 4). */
        public double value(int q) {
            return q * (TURN / (1 << bits));
        }

        @Override
        public boolean inMessages() {
            return false;
        }
    }

    /**
     * Another entity; column: its id, 0 for none.
     *
     * @param kind the kind's name, {@code *} for any
     */
    record Reference(String kind) implements FieldType {
        /** The kind that stands for any. */
        public static final String ANY = "*";

        @Override
        public boolean inMessages() {
            return false;
        }
    }

    private static double rounded(double value) {
        return (float) value;
    }

    private static void require(boolean held, String message) {
        if (!held) {
            throw new IllegalArgumentException(message);
        }
    }
}
