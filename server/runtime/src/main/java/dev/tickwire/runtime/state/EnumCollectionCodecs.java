package dev.tickwire.runtime.state;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets and maps of enum constants, written with the enum because an empty one needs it. */
final class EnumCollectionCodecs {
    private EnumCollectionCodecs() {}

    static final class OfSet extends TypeCodec {
        OfSet() {
            super(EnumSet.class.getName());
        }

        @Override
        void write(StateWriter out, Object object) {
            EnumSet<?> set = (EnumSet<?>) object;
            out.type(type(set));
            out.number(set.size());
            int index = 0;
            for (Object constant : set) {
                out.element(index++, constant);
            }
        }

        private static Class<?> type(EnumSet<?> set) {
            EnumSet<?> others = EnumSet.complementOf(set);
            Enum<?> any = (set.isEmpty() ? others : set).iterator().next(); // an enum without constants has no state
            return any.getDeclaringClass();
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // as written
        Object read(StateReader in, int number, @Nullable Object existing) {
            Class type = in.type();
            EnumSet set = existing instanceof EnumSet given
                    ? given
                    : EnumSet.noneOf(type == null ? UnknownObject.Constants.class : type);
            in.made(number, set);
            set.clear();
            for (int left = in.number(); left > 0; left--) {
                if (in.value() instanceof Enum constant) {
                    set.add(constant);
                }
            }
            return set;
        }
    }

    static final class OfMap extends TypeCodec {
        OfMap() {
            super(EnumMap.class.getName());
        }

        @Override
        void write(StateWriter out, Object object) {
            EnumMap<?, ?> map = (EnumMap<?, ?>) object;
            out.type(type(map));
            MapCodec.writeEntries(out, map);
        }

        private static Class<?> type(EnumMap<?, ?> map) {
            if (!map.isEmpty()) {
                return map.keySet().iterator().next().getDeclaringClass();
            }
            try (KeyType out = new KeyType()) {
                out.writeObject(map);
                return Objects.requireNonNull(out.found);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory failed", e);
            }
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // as written
        Object read(StateReader in, int number, @Nullable Object existing) {
            Class type = in.type();
            Map map = existing instanceof EnumMap given
                    ? given
                    : new EnumMap(type == null ? UnknownObject.Constants.class : type);
            in.made(number, map);
            map.clear();
            for (int left = in.number(); left > 0; left--) {
                Object key = in.value();
                Object value = in.value();
                if (key instanceof Enum) {
                    map.put(key, value);
                }
            }
            return map;
        }
    }

    /** Finds the class of the keys, which an empty map reveals only through serialization. */
    private static final class KeyType extends ObjectOutputStream {
        private @Nullable Class<?> found;

        KeyType() throws IOException {
            super(OutputStream.nullOutputStream());
        }

        @Override
        protected void annotateClass(Class<?> type) {
            if (type.isEnum()) {
                found = type;
            }
        }
    }
}
