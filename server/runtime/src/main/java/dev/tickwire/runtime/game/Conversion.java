package dev.tickwire.runtime.game;

import dev.tickwire.Entity;
import dev.tickwire.protocol.schema.FieldType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Converts a field's value to the value that is sent (PROTOCOL.md section 4): clamps it into its range and counts
 * clamped values. {@link #of} finds the methods by name.
 */
@SuppressWarnings("unused")
final class Conversion {
    private Conversion() {}

    /**
     * Reads and converts in one call.
     *
     * @param field the field's name, for error texts
     * @param getter from an entity to a value of the field's Java type
     * @return {@code (Object, OutOfRangeCounts)} to int, long or String, as the type's column is
     */
    static MethodHandle of(String field, FieldType type, MethodHandle getter) {
        if (type instanceof FieldType.Bool) {
            return then(getter, boolean.class, "bool");
        } else if (type instanceof FieldType.Int range) {
            return then(getter, int.class, "whole", range.min(), range.max());
        } else if (type instanceof FieldType.Int64 range) {
            return then(getter, long.class, "whole64", range.lowest(), range.highest());
        } else if (type instanceof FieldType.Quantized grid) {
            return then(getter, double.class, "onGrid", field, grid);
        } else if (type instanceof FieldType.Angle angle) {
            return then(getter, double.class, "direction", field, angle);
        } else if (type instanceof FieldType.Float32 range) {
            return then(getter, float.class, "bits32", field, range);
        } else if (type instanceof FieldType.Float64 range) {
            return then(getter, double.class, "bits64", field, range);
        } else if (type instanceof FieldType.EnumOf) {
            return then(getter, Enum.class, "ordinal", field);
        } else if (type instanceof FieldType.Reference) {
            return then(getter, Entity.class, "id");
        }
        return then(getter, String.class, "text");
    }

    private static MethodHandle then(MethodHandle getter, Class<?> valueType, String name, Object... bound) {
        MethodHandle conversion = MethodHandles.insertArguments(find(name), 0, bound);
        MethodHandle value = getter.asType(getter.type().changeReturnType(valueType));
        MethodHandle both = MethodHandles.filterArguments(conversion, 0, value);
        return both.asType(MethodType.methodType(both.type().returnType(), Object.class, OutOfRangeCounts.class));
    }

    private static MethodHandle find(String name) {
        try {
            for (Method method : Conversion.class.getDeclaredMethods()) {
                if (method.getName().equals(name)) {
                    return MethodHandles.lookup().unreflect(method);
                }
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(name, e);
        }
        throw new AssertionError(name);
    }

    static int bool(boolean value, OutOfRangeCounts outOfRange) {
        return value ? 1 : 0;
    }

    static int whole(int min, int max, int value, OutOfRangeCounts outOfRange) {
        outOfRange.found += value < min || value > max ? 1 : 0;
        return Math.min(Math.max(value, min), max);
    }

    static long whole64(long min, long max, long value, OutOfRangeCounts outOfRange) {
        outOfRange.found += value < min || value > max ? 1 : 0;
        return Math.min(Math.max(value, min), max);
    }

    static int onGrid(String field, FieldType.Quantized grid, double value, OutOfRangeCounts outOfRange) {
        outOfRange.found += value < grid.min() || value > grid.max() ? 1 : 0;
        return grid.quantize(finite(field, value));
    }

    static int direction(String field, FieldType.Angle angle, double value, OutOfRangeCounts outOfRange) {
        return angle.quantize(finite(field, value));
    }

    static int bits32(String field, FieldType.Float32 range, float value, OutOfRangeCounts outOfRange) {
        float sent = (float) Math.min(Math.max(finite(field, value), range.min()), range.max());
        outOfRange.found += sent == value ? 0 : 1;
        return Float.floatToIntBits(sent);
    }

    static long bits64(String field, FieldType.Float64 range, double value, OutOfRangeCounts outOfRange) {
        double sent = Math.min(Math.max(finite(field, value), range.min()), range.max());
        outOfRange.found += sent == value ? 0 : 1;
        return Double.doubleToLongBits(sent);
    }

    static int ordinal(String field, @Nullable Enum<?> value, OutOfRangeCounts outOfRange) {
        if (value == null) {
            throw new IllegalStateException(
                    field + " is null, which cannot be sent: give it a constant where it is declared");
        }
        return value.ordinal();
    }

    /** The entity's id; 0 if it is not in the room, because another entity of this room may have its id. */
    static int id(@Nullable Entity entity, OutOfRangeCounts outOfRange) {
        if (entity == null) {
            return 0;
        }
        boolean here = EntityFields.isIn(entity, outOfRange);
        outOfRange.found += here ? 0 : 1;
        return here ? entity.id() : 0;
    }

    static String text(@Nullable String value, OutOfRangeCounts outOfRange) {
        return value == null ? "" : value;
    }

    private static double finite(String field, double value) {
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            throw new IllegalStateException(field + " is " + value + ", which cannot be sent");
        }
        return value;
    }
}
