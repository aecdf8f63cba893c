package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an {@link Entity} class: its entities are sent only to players who look at their surroundings, see {@link Player#look} and {@link Settings#grid}.
 * Without it everybody sees them. A client that does not see an entity gets no byte of it, and reads a reference to it as none. An entity beyond the world's
 * border is seen by players who look there; a coordinate that is NaN or infinite ends the room.
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
