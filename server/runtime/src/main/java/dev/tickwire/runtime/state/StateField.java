package dev.tickwire.runtime.state;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * One field that is part of the state.
 *
 * <p><b>Threads.</b> Immutable.
 */
final class StateField {
    private final Field field;
    private final String name;
    private final char kind;
    private final String typeName;

    /** @param name unique in the class */
    StateField(Field field, String name) {
        this.field = field;
        this.name = name;
        this.kind = field.getType().isPrimitive()
                ? field.getType().descriptorString().charAt(0)
                : 'L';
        this.typeName = field.getGenericType().getTypeName();
    }

    Field field() {
        return field;
    }

    String name() {
        return name;
    }

    /** The letter of a primitive type in class files; 'L' for any other. */
    char kind() {
        return kind;
    }

    /** The declared type with type arguments. */
    String typeName() {
        return typeName;
    }

    boolean isFinal() {
        return Modifier.isFinal(field.getModifiers());
    }

    @Nullable
    Object get(Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new AssertionError(field + " is accessible", e);
        }
    }

    void set(Object of, @Nullable Object value) {
        try {
            field.set(of, value);
        } catch (IllegalAccessException e) {
            throw new AssertionError(field + " is accessible", e);
        }
    }

    @Override
    public String toString() {
        return field.getDeclaringClass().getName() + "." + field.getName();
    }
}
