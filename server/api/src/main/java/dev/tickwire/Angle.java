package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A {@code double} or {@code float} in radians that wraps around, such as
 * {@code @Angle(bits = 10) public double heading;} It travels as {@code q = floor(v / 2π * 2^bits + 0.5) mod 2^bits}.
 * Any finite value may be assigned; clients see 0 (included) to 2π (excluded).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Angle {
    /** 1 to 30; the client's error is at most {@code π / 2^bits}. */
    int bits();
}
