package dev.tickwire.rules;

import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.rules.RuleTrial.Source;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** Runs one rule of a {@link RuleTrial} through reflection; {@code trial.js} does the same to the module. */
final class JavaTrial {
    private final Rule rule;
    private final List<Source> stateSources;
    private final List<Source> inputSources;
    private final double[] state;
    private final double[] input;
    private final Object entity;
    private final Field[] fields;
    private final RecordComponent[] components;
    private final int[] sorted; // where the schema has each component
    private final Constructor<?> constructor;
    private int x;
    private int hash;

    JavaTrial(Rule rule, List<Source> stateSources, List<Source> inputSources) {
        this.rule = rule;
        this.stateSources = stateSources;
        this.inputSources = inputSources;
        this.state = new double[stateSources.size()];
        this.input = new double[inputSources.size()];
        this.entity = rule.kind().newInstance();
        this.components = rule.input().getRecordComponents();
        List<String> names = rule.components().stream().map(Slot::name).toList();
        this.sorted = Arrays.stream(components)
                .mapToInt(component -> names.indexOf(component.getName()))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            this.constructor = rule.input().getDeclaredConstructor(types);
            this.fields = new Field[rule.state().size()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = rule.kind().type().getField(rule.state().get(i).name());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("records have their constructor, and a kind's fields are public", e);
        }
        rule.method().setAccessible(true);
    }

    String run(int steps, int seed) {
        x = seed;
        StringBuilder line = new StringBuilder(rule.method().getName());
        boolean fresh = true;
        for (int step = 0; step < steps; step++) {
            if (fresh || step % 1000 == 0) {
                fill(state, stateSources);
            }
            if (fresh || random() < 0.1) {
                fill(input, inputSources);
            }
            try {
                step(1 / (20 + Math.floor(random() * 100)));
            } catch (InvocationTargetException e) {
                hash++;
                fresh = true;
                continue;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a kind's fields are public", e);
            }
            fresh = !Arrays.stream(state).allMatch(Double::isFinite);
            for (int i = 0; i < state.length && !fresh; i++) {
                long bits = Double.doubleToRawLongBits(state[i]);
                add((int) bits);
                add((int) (bits >>> 32));
            }
            if (step % 1000 == 999) {
                line.append(' ').append(Integer.toHexString(hash));
            }
        }
        return line.toString();
    }

    private void step(double dt) throws ReflectiveOperationException {
        int at = 0;
        for (int slot = 0; slot < fields.length; slot++) {
            Class<?> type = rule.state().get(slot).type();
            int length = rule.state().get(slot).length();
            if (length == 0) {
                fields[slot].set(entity, boxed(type, state[at++]));
            } else {
                for (int i = 0; i < length; i++) {
                    Array.set(fields[slot].get(entity), i, boxed(type, state[at++]));
                }
            }
        }
        rule.method().invoke(null, entity, record(), dt);
        at = 0;
        for (int slot = 0; slot < fields.length; slot++) {
            Object value = fields[slot].get(entity);
            int length = rule.state().get(slot).length();
            if (length == 0) {
                state[at++] = number(value);
            } else {
                for (int i = 0; i < length; i++) {
                    state[at++] = number(Array.get(value, i));
                }
            }
        }
    }

    private Object record() throws ReflectiveOperationException {
        Object[] values = new Object[input.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = boxed(components[i].getType(), input[sorted[i]]);
        }
        return constructor.newInstance(values);
    }

    private static Object boxed(Class<?> type, double value) {
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

    private static double number(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.ordinal();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        return value instanceof Character letter ? letter : ((Number) value).doubleValue();
    }

    private void fill(double[] numbers, List<Source> from) {
        for (int i = 0; i < numbers.length; i++) {
            Source source = from.get(i);
            double width = source.max() - source.min();
            numbers[i] = source.whole()
                    ? source.min() + Math.floor(random() * (width + 1))
                    : source.min() + random() * width;
        }
    }

    /** Marsaglia's xorshift, in [0, 1). */
    private double random() {
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        return (x & 0xffff_ffffL) / 4294967296.0;
    }

    private void add(int word) {
        hash = (hash ^ word) * 0x9e3779b1;
        hash ^= hash >>> 15;
    }
}
