package dev.tickwire.runtime.state;

import dev.tickwire.Entity;
import dev.tickwire.runtime.game.AuthoringException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The path of a writer from an object of the room to the current value: fields, indexes and keys, for error texts. */
final class ObjectPath {
    private static final int INITIAL = 16;
    private static final int SHOWN_MAX = 24; // steps in an error text
    private static final Object INDEX = new Object();

    private @Nullable Object[] steps = new Object[INITIAL]; // a Slot, a key, or INDEX
    private int[] indexes = new int[INITIAL];
    private int count;
    private Object root = INDEX;
    private int number;

    void clear() {
        Arrays.fill(steps, null);
        count = 0;
        root = INDEX;
    }

    /** Starts at an object of the room. */
    void begin(Object of, int ofNumber) {
        root = of;
        number = ofNumber;
        count = 0;
    }

    int steps() {
        return count;
    }

    void push(int index) {
        push(INDEX);
        indexes[count - 1] = index;
    }

    void push(@Nullable Object slotOrKey) {
        if (count == steps.length) {
            steps = Arrays.copyOf(steps, 2 * count);
            indexes = Arrays.copyOf(indexes, 2 * count);
        }
        steps[count++] = slotOrKey;
    }

    void pop() {
        count--;
    }

    /** Whether the last field is declared by a class of the game. */
    boolean ofGame(StateWriter writer) {
        for (int i = count - 1; i >= 0; i--) {
            if (steps[i] instanceof StateField slot) {
                return writer.isOfGame(slot.field().getDeclaringClass());
            }
        }
        return false;
    }

    AuthoringException refuse(String what) {
        return new AuthoringException(root.getClass(), fields(), "it holds " + what);
    }

    private String fields() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(count, SHOWN_MAX); i++) {
            Object step = steps[i];
            if (step instanceof StateField slot) {
                text.append(i == 0 ? "" : ".").append(slot.name());
            } else {
                text.append('[').append(step == INDEX ? indexes[i] : key(step)).append(']');
            }
        }
        text.append(count > SHOWN_MAX ? "..." : "");
        return text.append(root instanceof Entity ? " of entity " + number : "").toString();
    }

    /** Names a key, unless {@code toString} would call the game's code. */
    private static String key(@Nullable Object key) {
        if (key instanceof Enum<?> constant) {
            return constant.name();
        }
        return key == null || key instanceof String || key instanceof Number
                ? String.valueOf(key)
                : key.getClass().getSimpleName();
    }

    @Override
    public String toString() {
        return root.getClass().getName() + "." + fields();
    }
}
