package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.RefusedException;

/**
 * Reads what {@link NumberEncoder} wrote.
 *
 * <p>Threads: one.
 */
public final class NumberDecoder {
    private static final ContextSelector NONE = new ContextSelector();

    private final RangeDecoder coder;

    /** Numbers of the streams of this coder. */
    public NumberDecoder(RangeDecoder coder) {
        this.coder = coder;
    }

    /** A number without neighbours; see {@link NumberEncoder#number(int, int)}. */
    public int number(int block) {
        return read(block, NONE);
    }

    /** A number among others, which then is one of the neighbours of the next. */
    int number(int block, ContextSelector around) {
        int number = read(block, around);
        around.leave(number);
        return number;
    }

    private int read(int block, ContextSelector around) {
        if (coder.bit(block + around.nonzero()) == 0) {
            return 0;
        }
        boolean negative = coder.bit(block + around.sign()) == 1 != around.backwards();
        int unary = block + around.length();
        int length = 0;
        while (length < 31 && coder.bit(unary + Math.min(length, Contexts.LENGTHS - 1)) == 1) {
            length++;
        }
        int magnitude = 1;
        if (length > 0) {
            int leading = block + Contexts.LEADING + 3 * (Math.min(length, Contexts.LEADINGS) - 1);
            int first = coder.bit(leading);
            magnitude = 2 + first;
            if (length > 1) {
                magnitude = 2 * magnitude + coder.bit(leading + 1 + first);
                magnitude = (magnitude << (length - 2)) | coder.bits(length - 2);
            }
        }
        if (length == 31 && (magnitude != Integer.MIN_VALUE || !negative)) {
            throw RefusedException.malformed("a number beyond 32 bits");
        }
        return negative ? -magnitude : magnitude;
    }

    /** Fills an array with bytes. */
    void letters(int block, byte[] letters) {
        for (int i = 0; i < letters.length; i++) {
            int node = 1;
            while (node < 256) {
                node = 2 * node + coder.bit(block + node);
            }
            letters[i] = (byte) node;
        }
    }
}
