package dev.tickwire.rules.browser;

import org.teavm.backend.javascript.spi.InjectedBy;

/**
 * Java's arithmetic where the compiler's would differ. In a rule's code calls of these methods replace the
 * instructions.
 */
public final class Arithmetic {
    private Arithmetic() {}

    /** {@code a / b}: JavaScript gives 0 for a divisor of 0. */
    public static int quotient(int a, int b) {
        if (b == 0) {
            throw new ArithmeticException();
        }
        return a / b;
    }

    /** {@code a % b}: JavaScript gives 0 for a divisor of 0. */
    public static int remainder(int a, int b) {
        if (b == 0) {
            throw new ArithmeticException();
        }
        return a % b;
    }

    /** {@code (int) value}: JavaScript wraps where Java saturates. */
    public static int truncated(double value) {
        if (value >= Integer.MAX_VALUE) {
            return Integer.MAX_VALUE;
        }
        return value <= Integer.MIN_VALUE ? Integer.MIN_VALUE : (int) value;
    }

    /**
     * The value, in parentheses as one operand: the compiler writes {@code a + (b + c)} without the parentheses, which
     * rounds otherwise.
     */
    @InjectedBy(Parentheses.class)
    public static native double operand(double value);
}
