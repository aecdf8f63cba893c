package dev.tickwire.runtime.game;

import dev.tickwire.Nearby;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Reads where an entity of a {@link Nearby} class is.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class Position {
    private final String name;
    private final MethodHandle x;
    private final MethodHandle y;

    private Position(Class<?> type, Nearby fields) {
        this.name = type.getSimpleName();
        this.x = getter(type, fields.x());
        this.y = getter(type, fields.y());
    }

    static @Nullable Position of(Class<?> type) {
        Nearby fields = type.getAnnotation(Nearby.class);
        return fields == null ? null : new Position(type, fields);
    }

    private static MethodHandle getter(Class<?> type, String field) {
        try {
            java.lang.reflect.Field member = type.getField(field);
            if (!member.getType().isPrimitive() || member.getType() == boolean.class) {
                throw new AuthoringException(
                        type, field, "must be a number, because @Nearby takes it for a coordinate");
            }
            return MethodHandles.publicLookup()
                    .unreflectGetter(member)
                    .asType(MethodType.methodType(double.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new AuthoringException(
                    type, field, "@Nearby needs this coordinate: add a public field, or name another in @Nearby");
        }
    }

    /**
     * The first coordinate.
     *
     * @throws IllegalStateException if it is NaN
     */
    public double x(Object entity) {
        return read(x, entity);
    }

    /**
     * The second coordinate.
     *
     * @throws IllegalStateException if it is NaN
     */
    public double y(Object entity) {
        return read(y, entity);
    }

    private double read(MethodHandle getter, Object entity) {
        double value;
        try {
            value = (double) getter.invokeExact(entity);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name + " has no position", e);
        }
        if (Double.isNaN(value)) {
            throw new IllegalStateException(name + " is nowhere: a coordinate is NaN");
        }
        return value;
    }
}
