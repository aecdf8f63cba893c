package dev.tickwire.runtime.state;

import org.jspecify.annotations.Nullable;

/**
 * A class of java.util or fastutil whose objects may be part of a state: how they are written and made again.
 * {@link TypeCodecs} has them all.
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

    /** Whether it is a value, which cannot change, so that two equal ones are not told apart. */
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
     * @param number which is {@linkplain StateReader#made said} before the object is filled; not of a value
     * @param existing is filled if it is of the same sort
     */
    abstract Object read(StateReader in, int number, @Nullable Object existing);
}
