package dev.tickwire.protocol.snapshot;

/**
 * Numbers as bits of a range coder: zero or not, sign, bit length in unary, then the bits after the leading one
 * (PROTOCOL.md section 6).
 *
 * <p>Threads: one.
 */
public final class NumberEncoder {
    /** Contexts of a block. */
    public static final int CONTEXTS = Contexts.BLOCK;

    private static final ContextSelector NONE = new ContextSelector();

    private final RangeEncoder coder;

    /** Numbers of the streams of this coder. */
    public NumberEncoder(RangeEncoder coder) {
        this.coder = coder;
    }

    /** A number without neighbours, by a block of {@link #CONTEXTS} contexts. */
    public void number(int block, int number) {
        write(block, NONE, number);
    }

    /** A number among others, which then is one of the neighbours of the next. */
    void number(int block, ContextSelector around, int number) {
        write(block, around, number);
        around.leave(number);
    }

    private void write(int block, ContextSelector around, int number) {
        if (number == 0) {
            coder.bit(block + around.nonzero(), 0);
            return;
        }
        coder.bit(block + around.nonzero(), 1);
        boolean negative = number < 0;
        coder.bit(block + around.sign(), negative == around.backwards() ? 0 : 1);
        int magnitude = Math.abs(number);
        int length = 31 - Integer.numberOfLeadingZeros(magnitude);
        int unary = block + around.length();
        for (int i = 0; i < length; i++) {
            coder.bit(unary + Math.min(i, Contexts.LENGTHS - 1), 1);
        }
        if (length < 31) {
            coder.bit(unary + Math.min(length, Contexts.LENGTHS - 1), 0);
        }
        if (length > 0) {
            writeAfterLeading(block, magnitude, length);
        }
    }

    private void writeAfterLeading(int block, int magnitude, int length) {
        int leading = block + Contexts.LEADING + 3 * (Math.min(length, Contexts.LEADINGS) - 1);
        int first = (magnitude >>> (length - 1)) & 1;
        coder.bit(leading, first);
        if (length > 1) {
            coder.bit(leading + 1 + first, (magnitude >>> (length - 2)) & 1);
            coder.bits(magnitude, length - 2);
        }
    }

    /** Bytes, each as eight bits in a tree. */
    void letters(int block, byte[] letters) {
        for (byte letter : letters) {
            int node = 1;
            for (int shift = 7; shift >= 0; shift--) {
                int bit = (letter >>> shift) & 1;
                coder.bit(block + node, bit);
                node = 2 * node + bit;
            }
        }
    }
}
