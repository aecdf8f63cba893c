package dev.tickwire.runtime.journal;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

/**
 * Encodes a game's record of properties exactly, by component: a room may have values that clients refuse. Uses
 * reflection, because properties change rarely.
 */
final class PropertiesCodec {
    private PropertiesCodec() {}

    static void write(Record properties, WireOutput out) {
        for (RecordComponent component : properties.getClass().getRecordComponents()) {
            try {
                write(component.getAccessor().invoke(properties), out);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(properties.getClass().getName() + ": its accessor failed", e);
            }
        }
    }

    private static void write(Object value, WireOutput out) {
        if (value instanceof String text) {
            FactBodies.write(text, out);
        } else if (value instanceof Enum<?> constant) {
            out.writeVarInt(constant.ordinal());
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Character unit) {
            out.writeVarInt(unit);
        } else if (value instanceof Double || value instanceof Float) {
            FactBodies.write(((Number) value).doubleValue(), out);
        } else {
            out.writeLong(((Number) value).longValue());
        }
    }

    /** @throws RefusedException also if the record's constructor throws */
    static Record read(Class<? extends Record> type, WireInput in) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Stream.of(components)
                .map(component -> readValue(component.getType(), in))
                .toArray();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw RefusedException.outOfRange("the record's constructor refused the values");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " is a public record", e);
        }
    }

    private static Object readValue(Class<?> type, WireInput in) {
        if (type == String.class) {
            return FactBodies.readText(in);
        } else if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[in.readCount(constants.length - 1)];
        } else if (type == boolean.class) {
            return in.readBoolean();
        } else if (type == char.class) {
            return (char) in.readCount(Character.MAX_VALUE);
        } else if (type == double.class) {
            return FactBodies.readDouble(in);
        } else if (type == float.class) {
            return (float) FactBodies.readDouble(in);
        }
        long number = in.readLong();
        return type == long.class
                ? (Object) number
                : type == int.class
                        ? (Object) (int) number
                        : type == short.class ? (Object) (short) number : (byte) number;
    }
}
