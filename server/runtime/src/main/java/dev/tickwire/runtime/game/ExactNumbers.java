package dev.tickwire.runtime.game;

import dev.tickwire.protocol.wire.WireOutput;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * The exact values of the fields that snapshots round: {@code @Quantized} and {@code @Angle} fields in schema order,
 * with an array's elements in sequence (PROTOCOL.md section 5, type 5).
 *
 * <p><b>Threads.</b> Immutable after the game is read, for any thread.
 */
public final class ExactNumbers {
    private static final MethodType NUMBER_OF_OBJECT = MethodType.methodType(double.class, Object.class);

    private final List<MethodHandle> getters = new ArrayList<>();

    ExactNumbers() {}

    void add(MethodHandle getter) {
        getters.add(getter.asType(NUMBER_OF_OBJECT));
    }

    /** Appends an entity's numbers. */
    public void write(Object entity, WireOutput out) {
        try {
            for (int i = 0; i < getters.size(); i++) {
                out.writeDouble((double) getters.get(i).invokeExact(entity));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a field is only read", e);
        }
    }
}
