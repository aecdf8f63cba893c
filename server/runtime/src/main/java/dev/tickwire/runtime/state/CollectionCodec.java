package dev.tickwire.runtime.state;

import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;
import java.util.RandomAccess;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Mutable lists, queues and sets. */
final class CollectionCodec extends TypeCodec {
    private final Supplier<? extends Collection<?>> make;
    private final boolean ordered;

    CollectionCodec(String name, Supplier<? extends Collection<?>> make, boolean ordered) {
        super(name);
        this.make = make;
        this.ordered = ordered;
    }

    @Override
    boolean ordered(Object object) {
        return ordered;
    }

    @Override
    void write(StateWriter out, Object object) {
        if ((object instanceof SortedSet<?> sorted && sorted.comparator() != null)
                || (object instanceof PriorityQueue<?> queue && queue.comparator() != null)) {
            throw UnsupportedTypeException.comparator(object);
        }
        Collection<?> collection = ordered ? (Collection<?>) object : KeyOrder.sorted((Set<?>) object);
        out.number(collection.size());
        int index = 0;
        if (collection instanceof List<?> list && list instanceof RandomAccess) {
            for (; index < list.size(); index++) {
                out.element(index, list.get(index));
            }
        } else {
            for (Object element : collection) {
                out.element(index++, element);
            }
        }
    }

    @Override
    @SuppressWarnings("unchecked") // nothing else checks the element type either
    Object read(StateReader in, int number, @Nullable Object existing) {
        Collection<Object> collection =
                (Collection<Object>) (existing instanceof Collection<?> given ? given : make.get());
        in.made(number, collection);
        collection.clear();
        for (int left = in.number(); left > 0; left--) {
            collection.add(in.value());
        }
        return collection;
    }
}
