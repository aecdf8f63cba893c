package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link StateWriter} of the same process has written, in the same order.
 *
 * <p><b>Threads.</b> The room's worker only.
 */
public final class StateReader implements State {
    private final StateKryo kryo;
    private final Input in;

    /** @param codecs as the writer has had them, but they make the objects of another room */
    public StateReader(byte[] bytes, Class<?> gameClass, List<? extends ObjectCodec<?>> codecs) {
        this.kryo = new StateKryo(gameClass, codecs, this);
        this.in = new Input(bytes);
    }

    @Override
    public void know(Object object) {
        kryo.know(object);
    }

    @Override
    public void fields(Object object) {
        kryo.readFields(in, object);
    }

    public int number() {
        return in.readInt();
    }

    public @Nullable Object value() {
        return kryo.readClassAndObject(in);
    }
}
