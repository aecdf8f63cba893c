package dev.tickwire.runtime.state;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objenesis.Objenesis;
import org.objenesis.ObjenesisStd;

/** Makes objects whose fields are set afterwards, and records. */
final class ObjectFactory {
    private static final Objenesis WITHOUT_CONSTRUCTOR = new ObjenesisStd();

    private ObjectFactory() {}

    /** Calls the constructor without arguments, of any access, if there is one; otherwise calls no constructor. */
    static Object of(Class<?> type) {
        try {
            return call(type.getDeclaredConstructor());
        } catch (NoSuchMethodException e) {
            return WITHOUT_CONSTRUCTOR.newInstance(type);
        }
    }

    /**
     * @param values by component; a component without a value is as the constructor without arguments sets it, or else
     *     0, {@code false} or {@code null}
     */
    static Object record(Class<?> type, Map<String, @Nullable Object> values) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        Object defaults = null;
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            if (values.containsKey(name)) {
                arguments[i] = values.get(name);
                continue;
            }
            defaults = defaults == null ? defaults(type) : defaults;
            StateField slot = StateFields.of(type).slot(name);
            arguments[i] = defaults == type || slot == null ? zero(components[i].getType()) : slot.get(defaults);
        }
        try {
            return call(
                    type.getDeclaredConstructor(
                            Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new)),
                    arguments);
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every record has a canonical constructor", e);
        }
    }

    /** A record with its defaults; its class if there is no constructor without arguments. */
    private static Object defaults(Class<?> type) {
        try {
            return call(type.getDeclaredConstructor());
        } catch (NoSuchMethodException e) {
            return type;
        }
    }

    private static @Nullable Object zero(Class<?> type) {
        return Array.get(Array.newInstance(type, 1), 0);
    }

    /**
     * Converts a value to the type of a field.
     *
     * @throws IllegalArgumentException if the conversion would lose information
     */
    static @Nullable Object widened(@Nullable Object value, Class<?> type) {
        if (value == null && type.isPrimitive()) {
            throw new IllegalArgumentException("null");
        }
        Object field = Array.newInstance(type, 1);
        Array.set(field, 0, value);
        return Array.get(field, 0);
    }

    private static Object call(Constructor<?> constructor, Object... arguments) {
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    constructor.getDeclaringClass().getName() + " refuses the stored values", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(constructor + " cannot be called", e);
        }
    }
}
