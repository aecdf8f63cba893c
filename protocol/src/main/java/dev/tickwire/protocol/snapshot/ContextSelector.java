package dev.tickwire.protocol.snapshot;

/**
 * Selects the contexts of a number by the numbers before it in its entity, and by the speed of its own value
 * (PROTOCOL.md section 6). Encoder and decoder call the same methods in the same order.
 *
 * <p>Threads: one.
 */
final class ContextSelector {
    private int before;
    private int lean;
    private int speed;

    /** Before an entity, or a number without neighbours. */
    void clear() {
        before = 0;
        lean = 0;
        speed = 0;
    }

    /** Before a number whose value changed by {@code speed} in the snapshot before. */
    void approach(int speed) {
        this.speed = speed;
    }

    /** After a number. */
    void leave(int number) {
        if (number == 0) {
            before = Math.min(before, 1);
            return;
        }
        before = 2;
        if (speed != 0) {
            lean = (number < 0) == backwards() ? 1 : 2;
        }
    }

    /** Whether its value fell: then the sign bit is the other way round, so that 1 means to slow down. */
    boolean backwards() {
        return speed < 0;
    }

    /** The context, in the block, of whether it is other than 0. */
    int nonzero() {
        return Contexts.NONZERO + 2 * before + (speed == 0 ? 0 : 1);
    }

    /** The context, in the block, of its sign bit. */
    int sign() {
        return Contexts.SIGN + (speed == 0 ? 0 : 1 + lean);
    }

    /** The first context, in the block, of its bit length. */
    int length() {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(speed));
        return Contexts.LENGTH + (bits < 3 ? 0 : bits < 6 ? Contexts.LENGTHS : 2 * Contexts.LENGTHS);
    }
}
