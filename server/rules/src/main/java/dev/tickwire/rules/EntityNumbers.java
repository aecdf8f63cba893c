package dev.tickwire.rules;

import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.rules.Rule.Subject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies between an entity of this JVM and the numbers that a page has of it, as {@link RuleBridge} does in the page.
 */
final class EntityNumbers {
    private final List<Slot> state;
    private final Field[] fields;

    EntityNumbers(Subject subject) {
        this.state = subject.state();
        this.fields = new Field[state.size()];
        try {
            for (int i = 0; i < fields.length; i++) {
                fields[i] = subject.kind().type().getField(state.get(i).name());
            }
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("a kind's fields are public", e);
        }
    }

    /** The numbers of a new entity; NaN for null. */
    static double[] fresh(Subject subject) {
        double[] numbers = new double[subject.numbers()];
        new EntityNumbers(subject).read(subject.kind().newInstance(), numbers);
        return numbers;
    }

    void read(Object entity, double[] to) {
        try {
            int at = 0;
            for (int slot = 0; slot < fields.length; slot++) {
                Object value = fields[slot].get(entity);
                int length = state.get(slot).length();
                if (length == 0) {
                    to[at++] = number(value);
                } else {
                    for (int i = 0; i < length; i++) {
                        to[at++] = number(Array.get(value, i));
                    }
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a kind's fields are public", e);
        }
    }

    void write(double[] from, Object entity) {
        try {
            int at = 0;
            for (int slot = 0; slot < fields.length; slot++) {
                Class<?> type = state.get(slot).type();
                int length = state.get(slot).length();
                if (length == 0) {
                    fields[slot].set(entity, boxed(type, from[at++]));
                } else {
                    for (int i = 0; i < length; i++) {
                        Array.set(fields[slot].get(entity), i, boxed(type, from[at++]));
                    }
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a kind's fields are public", e);
        }
    }

    static Object boxed(Class<?> type, double value) {
        if (type.isEnum()) {
            return type.getEnumConstants()[(int) value];
        }
        if (type == boolean.class) {
            return value != 0;
        }
        if (type == byte.class) {
            return (byte) value;
        }
        if (type == short.class) {
            return (short) value;
        }
        if (type == char.class) {
            return (char) value;
        }
        return type == int.class ? (Object) (int) value : (Object) value;
    }

    private static double number(@Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.ordinal();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof Character letter) {
            return letter;
        }
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
