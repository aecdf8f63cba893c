package dev.tickwire.runtime.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Immutable collections, such as those of {@link List#of}. */
final class ImmutableCollectionCodec extends TypeCodec {
    private final boolean ordered;
    private final Function<Object[], Object> make;

    /** @param make from the elements; of a map, from alternating keys and values */
    ImmutableCollectionCodec(String name, boolean ordered, Function<Object[], Object> make) {
        super(name);
        this.ordered = ordered;
        this.make = make;
    }

    @Override
    boolean value() {
        return true;
    }

    @Override
    boolean ordered(Object object) {
        int size = object instanceof Map<?, ?> map ? map.size() : ((Collection<?>) object).size();
        return ordered || size <= 1;
    }

    @Override
    void write(StateWriter out, Object object) {
        if (object instanceof Map<?, ?> map) {
            out.number(2 * map.size());
            for (Map.Entry<?, ?> entry : KeyOrder.sorted(map).entrySet()) {
                out.valueOf(entry.getKey(), entry.getKey());
                out.valueOf(entry.getKey(), entry.getValue());
            }
            return;
        }
        Collection<?> collection = object instanceof Set<?> set ? KeyOrder.sorted(set) : (List<?>) object;
        out.number(collection.size());
        int index = 0;
        for (Object element : collection) {
            out.element(index++, element);
        }
    }

    @Override
    Object read(StateReader in, int number, @Nullable Object existing) {
        int size = in.number();
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(in.value());
        }
        return make.apply(values.toArray());
    }
}
