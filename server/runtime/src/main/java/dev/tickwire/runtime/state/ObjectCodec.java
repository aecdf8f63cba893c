package dev.tickwire.runtime.state;

import java.util.List;

/**
 * How objects of a class of the runtime are written that a game keeps although the room does not have them any more,
 * such as players that have left.
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

    /** The objects whose fields are state besides; the new one has as many. */
    List<Object> parts(T object);
}
