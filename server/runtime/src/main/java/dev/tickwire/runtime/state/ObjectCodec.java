package dev.tickwire.runtime.state;

/**
 * How objects of a class of the runtime are written that a game keeps although the room does not have them any more, such as players who have left.
 *
 * @param <T> the class
 */
public interface ObjectCodec<T> {
    /** Exactly this class. */
    Class<T> type();

    /** What {@link #make} needs: a record of values. */
    Record origin(T object);

    /** A new object. */
    T make(Record origin);

    /** Visits what the object holds besides. */
    void state(T object, State state);
}
