package dev.tickwire.rules;

import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.rules.Rule.Subject;
import dev.tickwire.rules.RuleTrial.Source;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one rule of a {@link RuleTrial} through reflection; {@code trial.js} does the same to the module. */
final class JavaTrial {
    private final Rule rule;
    private final List<Source> stateSources;
    private final List<Source> inputSources;
    private final double[] state;
    private final double[] input;
    private final double[] spawned;
    private final Object entity;
    private final EntityNumbers ofEntity;
    private final @Nullable EntityNumbers ofSpawned;
    private final RecordComponent[] components;
    private final int[] sorted; // index of each component in the schema
    private final Constructor<?> constructor;
    private int x;
    private int hash;

    JavaTrial(Rule rule, List<Source> stateSources, List<Source> inputSources) {
        this.rule = rule;
        this.stateSources = stateSources;
        this.inputSources = inputSources;
        this.state = new double[stateSources.size()];
        this.input = new double[inputSources.size()];
        Subject launched = rule.spawned();
        this.spawned = new double[launched == null ? 0 : launched.numbers()];
        this.entity = rule.entity().kind().newInstance();
        this.ofEntity = new EntityNumbers(rule.entity());
        this.ofSpawned = launched == null ? null : new EntityNumbers(launched);
        this.components = rule.input().getRecordComponents();
        List<String> names = rule.components().stream().map(Slot::name).toList();
        this.sorted = Arrays.stream(components)
                .mapToInt(component -> names.indexOf(component.getName()))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            this.constructor = rule.input().getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("records have their constructor", e);
        }
        rule.method().setAccessible(true);
    }

    String run(int steps, int seed) {
        x = seed;
        StringBuilder line = new StringBuilder(rule.method().getName());
        boolean fresh = true;
        for (int step = 0; step < steps; step++) {
            if (fresh || random() < 0.02) {
                fill(state, stateSources);
            }
            if (fresh || random() < 0.1) {
                fill(input, inputSources);
            }
            fresh = !step(1 / (20 + Math.floor(random() * 100))) || !finite(state) || !finite(spawned);
            if (!fresh) {
                add(state);
                add(spawned);
            }
            if (step % 1000 == 999) {
                line.append(' ').append(Integer.toHexString(hash));
            }
        }
        return line.toString();
    }

    /** False if the rule threw; then all numbers stay as they are. */
    private boolean step(double dt) {
        ofEntity.write(state, entity);
        Subject launched = rule.spawned();
        try {
            if (launched == null || ofSpawned == null) {
                rule.method().invoke(null, entity, record(), dt);
            } else {
                Object child = launched.kind().newInstance();
                add((boolean) rule.method().invoke(null, entity, record(), child, dt) ? 1 : 0);
                ofSpawned.read(child, spawned);
            }
        } catch (InvocationTargetException e) {
            add(-1);
            return false;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("rules and inputs can be called", e);
        }
        ofEntity.read(entity, state);
        return true;
    }

    private Object record() throws ReflectiveOperationException {
        Object[] values = new Object[input.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = EntityNumbers.boxed(components[i].getType(), input[sorted[i]]);
        }
        return constructor.newInstance(values);
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

    private static boolean finite(double[] numbers) {
        return Arrays.stream(numbers).allMatch(Double::isFinite);
    }

    private void add(double[] numbers) {
        for (double number : numbers) {
            long bits = Double.doubleToRawLongBits(number);
            add((int) bits);
            add((int) (bits >>> 32));
        }
    }

    private void add(int word) {
        hash = (hash ^ word) * 0x9e3779b1;
        hash ^= hash >>> 15;
    }
}
