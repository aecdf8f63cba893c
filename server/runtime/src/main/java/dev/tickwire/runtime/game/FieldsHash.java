package dev.tickwire.runtime.game;

import dev.tickwire.Entity;
import dev.tickwire.RoomState;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash of an object's fields of plain types, with their exact values, whether clients receive them or not. Plain
 * types are primitives and arrays of them, enums, text, and references to entities. {@link #bits} finds the methods by
 * name.
 *
 * <p><b>Threads.</b> Immutable; the objects belong to the calling worker. <b>Cost.</b> One method handle call for an
 * object, some nanoseconds.
 */
@SuppressWarnings("unused")
public final class FieldsHash {
    /** An odd number whose multiples spread over 64 bits. */
    public static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType OF_OBJECT = MethodType.methodType(long.class, Object.class);
    private static final MethodHandle ADD = find("add", long.class, long.class, long.class);

    private final MethodHandle sum; // (Object) to long

    FieldsHash(Class<?> type) {
        MethodHandle all = MethodHandles.dropArguments(MethodHandles.constant(long.class, 0L), 0, Object.class);
        long factor = GOLDEN_GAMMA;
        for (Field field : fields(type)) {
            MethodHandle bits = bits(field);
            if (bits != null) {
                factor = mix(factor) | 1;
                MethodHandle add = MethodHandles.insertArguments(ADD, 0, factor);
                all = MethodHandles.foldArguments(MethodHandles.filterArguments(add, 1, bits), all);
            }
        }
        this.sum = all;
    }

    /** The hash of an object of this class. */
    public long of(Object object) {
        try {
            return (long) sum.invokeExact(object);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a field is only read", e);
        }
    }

    /** Spreads a number over 64 bits: the last step of SplitMix64. */
    public static long mix(long number) {
        long z = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> c = type; c != Entity.class && c != RoomState.class && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                    fields.add(field);
                }
            }
        }
        fields.sort(Comparator.comparing(Field::getName)); // reflection specifies no order
        return fields;
    }

    private static MethodHandle find(String name, Class<?>... parameters) {
        try {
            return LOOKUP.findStatic(FieldsHash.class, name, MethodType.methodType(long.class, parameters));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new LinkageError(name, e);
        }
    }

    /** From an object to the bits of a field; {@code null} if its type is not plain. */
    private static @Nullable MethodHandle bits(Field field) {
        Class<?> type = field.getType();
        Class<?> plain = type.isEnum() ? Enum.class : Entity.class.isAssignableFrom(type) ? Entity.class : type;
        try {
            MethodHandle bits = LOOKUP.findStatic(FieldsHash.class, "bits", MethodType.methodType(long.class, plain));
            field.setAccessible(true);
            MethodHandle value = LOOKUP.unreflectGetter(field);
            return MethodHandles.filterReturnValue(value.asType(value.type().changeReturnType(plain)), bits)
                    .asType(OF_OBJECT);
        } catch (NoSuchMethodException e) {
            return null;
        } catch (IllegalAccessException e) {
            throw new AssertionError(field + " is accessible", e);
        }
    }

    private static long add(long factor, long sum, long bits) {
        return sum + factor * bits;
    }

    private static long bits(boolean value) {
        return value ? 1 : 0;
    }

    private static long bits(byte value) {
        return value;
    }

    private static long bits(short value) {
        return value;
    }

    private static long bits(char value) {
        return value;
    }

    private static long bits(int value) {
        return value;
    }

    private static long bits(long value) {
        return value;
    }

    private static long bits(float value) {
        return Float.floatToIntBits(value); // NaN in one form
    }

    private static long bits(double value) {
        return Double.doubleToLongBits(value);
    }

    private static long bits(@Nullable Enum<?> value) {
        return value == null ? -1 : value.ordinal();
    }

    private static long bits(@Nullable String value) {
        return value == null ? -1 : value.hashCode();
    }

    private static long bits(@Nullable Entity value) {
        return value == null ? -1 : value.id();
    }

    private static long bits(boolean[] values) {
        return Arrays.hashCode(values);
    }

    private static long bits(byte[] values) {
        return Arrays.hashCode(values);
    }

    private static long bits(short[] values) {
        return Arrays.hashCode(values);
    }

    private static long bits(char[] values) {
        return Arrays.hashCode(values);
    }

    private static long bits(int[] values) {
        return Arrays.hashCode(values);
    }

    private static long bits(long[] values) {
        return Arrays.hashCode(values);
    }

    private static long bits(float[] values) {
        return Arrays.hashCode(values);
    }

    private static long bits(double[] values) {
        return Arrays.hashCode(values);
    }
}
