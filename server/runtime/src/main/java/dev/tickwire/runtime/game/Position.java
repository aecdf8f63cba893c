package dev.tickwire.runtime.game;

import dev.tickwire.Nearby;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the position of an entity of a {@link Nearby} class.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class Position {
    private final String nameX;
    private final String nameY;
    private final MethodHandle x;
    private final MethodHandle y;

    private Position(Class<?> type, Nearby fields) {
        this.nameX = type.getSimpleName() + "." + fields.x();
        this.nameY = type.getSimpleName() + "." + fields.y();
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
     * @throws IllegalStateException naming the field if it is NaN or infinite
     */
    public double x(Object entity) {
        return read(x, entity, nameX);
    }

    /**
     * The second coordinate.
     *
     * @throws IllegalStateException naming the field if it is NaN or infinite
     */
    public double y(Object entity) {
        return read(y, entity, nameY);
    }

    private static double read(MethodHandle getter, Object entity, String name) {
        double value;
        try {
            value = (double) getter.invokeExact(entity);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
        if (!Double.isFinite(value)) {
            throw new IllegalStateException(name + " is " + value + ": a @Nearby entity needs a finite position");
        }
        return value;
    }
}
