package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an {@link Entity} class: only players that look at a point near by get its entities, see {@link Player#look} and
 * {@link Settings#grid}. Without the annotation everybody gets them. A client that does not see an entity gets no byte
 * of it, and reads a reference to it as {@code null}. Players that look at the world's border see the entities beyond
 * it; a coordinate that is NaN or infinite ends the room.
 *
 * <pre>{@code
 * @Nearby public static final class Animal extends Entity {
 *     @Quantized(min = 0, max = 10_000, step = 0.01) public double x, y;
 * }
 * }</pre>
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Nearby {
    /** The public field, of any type of number, that holds the first coordinate. */
    String x() default "x";

    /** The public field, of any type of number, that holds the second coordinate. */
    String y() default "y";
}
