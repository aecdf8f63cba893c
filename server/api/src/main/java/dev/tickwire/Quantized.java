package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A {@code double} or {@code float} that travels as a whole number: {@code q = floor((v - min) / step + 0.5)}, at most
 * 31 bits. The engine clamps values outside when it sends them, and counts that. The field itself keeps its exact
 * value.
 *
 * <pre>{@code
 * @Quantized(min = 0, max = 1000, step = 0.01) public double x, y;
 * }</pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Quantized {
    /** The least value that is sent. */
    double min();

    /** The largest value that is sent. */
    double max();

    /** The difference of two neighbouring values; the client's error is at most half of it. */
    double step();
}
