package dev.tickwire.runtime.state;

import org.jspecify.annotations.Nullable;

/**
 * Writes and reads objects of a class of java.util or fastutil. {@link TypeCodecs} has all codecs.
 *
 * <p><b>Threads.</b> Immutable.
 */
abstract class TypeCodec {
    private final String name;

    /** @param name under which it is written */
    TypeCodec(String name) {
        this.name = name;
    }

    final String name() {
        return name;
    }

    /** Whether objects are immutable values, so that equal ones need not be distinguished. */
    boolean value() {
        return false;
    }

    /** Whether a copy of this object iterates in the same order. */
    boolean ordered(Object object) {
        return true;
    }

    abstract void write(StateWriter out, Object object);

    /**
     * Reads what {@link #write} has written.
     *
     * @param number to {@linkplain StateReader#made register} before the object is filled; unused for values
     * @param existing filled if it is of a matching class
     */
    abstract Object read(StateReader in, int number, @Nullable Object existing);
}
