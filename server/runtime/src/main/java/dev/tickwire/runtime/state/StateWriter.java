package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Output;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one room's state, once. Equal states give equal bytes: a HashMap is written in the order of its keys, NaN in one form.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class StateWriter implements State {
    private static final int BYTES_INITIAL = 4096;

    private final StateKryo kryo;
    private final Output out = new Output(BYTES_INITIAL, -1);

    /** @param gameClass its package and those below have the classes of which the game's fields may hold objects */
    public StateWriter(Class<?> gameClass, List<? extends ObjectCodec<?>> codecs) {
        this.kryo = new StateKryo(gameClass, codecs, this);
    }

    @Override
    public void know(Object object) {
        kryo.know(object);
    }

    @Override
    public void fields(Object object) {
        kryo.writeFields(out, object);
    }

    public void number(int value) {
        out.writeInt(value);
    }

    /** Writes an object of a type on the list, or {@code null}. */
    public void value(@Nullable Object value) {
        kryo.writeClassAndObject(out, value);
    }

    /** What has been written. */
    public byte[] bytes() {
        return out.toBytes();
    }

    /** Names the first field in which another writer of the same game has written something else; {@code null}: there is none. */
    public @Nullable String difference(StateWriter other) {
        int at = Arrays.mismatch(bytes(), other.bytes());
        return at < 0 ? null : kryo.fieldAt(at);
    }
}
