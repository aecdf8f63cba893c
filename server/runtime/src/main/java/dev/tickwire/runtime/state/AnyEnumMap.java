package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.MapSerializer;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes an {@link EnumMap} with the class of its keys, which an empty one needs as well.
 *
 * @param <K> the enum
 */
final class AnyEnumMap<K extends Enum<K>> extends MapSerializer<EnumMap<K, Object>> {
    @Override
    protected void writeHeader(Kryo kryo, Output out, EnumMap<K, Object> map) {
        kryo.writeClass(out, keyType(map));
    }

    @Override
    @SuppressWarnings("unchecked") // as written
    protected EnumMap<K, Object> create(Kryo kryo, Input in, Class<? extends EnumMap<K, Object>> type, int size) {
        return new EnumMap<>((Class<K>) kryo.readClass(in).getType());
    }

    private static Class<?> keyType(EnumMap<?, ?> map) {
        EnumMap<?, ?> empty = map.clone();
        empty.clear();
        try (KeyType out = new KeyType()) {
            out.writeObject(empty);
            return Objects.requireNonNull(out.found);
        } catch (IOException e) {
            throw new UncheckedIOException("an empty map is written to nowhere", e);
        }
    }

    /** Finds the class of the keys, which a map without keys shows when it is serialized and nowhere else. */
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
