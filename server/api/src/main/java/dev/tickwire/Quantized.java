package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A {@code double} or {@code float} that is sent on a grid: {@code q = floor((v - min) / step + 0.5)}, at most 31 bits. Values outside are clamped when sent, and counted. The field itself keeps its exact value. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Quantized {
    double min();

    double max();

    /** Distance of two neighbouring values; the error on the other side is at most half of it. */
    double step();
}
