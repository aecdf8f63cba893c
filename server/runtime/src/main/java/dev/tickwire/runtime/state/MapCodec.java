package dev.tickwire.runtime.state;

import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Mutable maps. */
final class MapCodec extends TypeCodec {
    private final Supplier<? extends Map<?, ?>> make;
    private final boolean ordered;

    MapCodec(String name, Supplier<? extends Map<?, ?>> make, boolean ordered) {
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
        if (object instanceof SortedMap<?, ?> sorted && sorted.comparator() != null) {
            throw UnsupportedTypeException.comparator(object);
        }
        writeEntries(out, ordered ? (Map<?, ?>) object : KeyOrder.sorted((Map<?, ?>) object));
    }

    static void writeEntries(StateWriter out, Map<?, ?> map) {
        out.number(map.size());
        int index = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.element(index++, entry.getKey());
            out.valueOf(entry.getKey(), entry.getValue());
        }
    }

    @Override
    @SuppressWarnings("unchecked") // nothing else checks the types either
    Object read(StateReader in, int number, @Nullable Object existing) {
        Map<Object, Object> map = (Map<Object, Object>) (existing instanceof Map<?, ?> given ? given : make.get());
        in.made(number, map);
        readEntries(in, map);
        return map;
    }

    static void readEntries(StateReader in, Map<Object, Object> map) {
        map.clear();
        for (int left = in.number(); left > 0; left--) {
            map.put(in.value(), in.value());
        }
    }
}
