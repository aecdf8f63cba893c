package dev.tickwire.protocol.snapshot;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The encoding half of the binary range coder of PROTOCOL.md section 6: a fraction written as a number of base 256, one
 * interval of which stands for all bits so far.
 *
 * <p>Every register stays below 2^31. The interval's lower end carries into bytes already written, which is why those
 * are kept until the end.
 *
 * <p>Threads: one. Memory: grows to the longest output and to the number of contexts, and is kept.
 */
public final class RangeEncoder {
    /** A range below this is widened by a byte. */
    static final int RANGE_MIN = 1 << 22;

    /** The range to begin with: three bytes of the fraction. */
    static final int RANGE_INITIAL = 1 << 24;

    /** Bits without a context that are coded at once. */
    static final int CHUNK_BITS = 8;

    /** A probability's distance from 0 and from 1, in 1/65536, that no adaptation goes below. */
    static final int PROBABILITY_MIN = 32;

    /** Adaptation goes the 2^RATE-th part of the way. */
    static final int RATE = 5;

    private static final int WINDOW = RANGE_INITIAL - 1;

    private char[] probabilities = {};
    private int[] tally = {};
    private int[] untallied = {};
    private @Nullable Prior prior;
    private byte[] bytes = new byte[256];
    private int length;
    private int low;
    private int range;

    /** An encoder of streams that each {@link #begin(Prior, int[]) begin} with a prior. */
    RangeEncoder() {}

    /**
     * An encoder of streams that follow one another: a stream begins with what its N contexts have learned in those
     * before.
     */
    public RangeEncoder(int contexts) {
        probabilities = new char[contexts];
        tally = new int[2 * contexts];
        forget();
    }

    /** Resets every context to even probabilities. */
    public void forget() {
        Arrays.fill(probabilities, (char) Prior.EVEN);
    }

    /** Starts a stream that follows the one before. */
    public void begin() {
        length = 0;
        low = 0;
        range = RANGE_INITIAL;
    }

    /**
     * Starts a stream, none of whose contexts are open.
     *
     * @param tally where it counts how often each context had a 0 (even index) and a 1 (odd index)
     */
    void begin(Prior start, int[] tally) {
        prior = start;
        this.tally = tally;
        if (probabilities.length < tally.length / 2) {
            probabilities = new char[tally.length / 2];
        }
        begin();
    }

    /** A tally for N contexts whose counts are not used. */
    int[] untallied(int contexts) {
        if (untallied.length < 2 * contexts) {
            untallied = new int[2 * contexts];
        }
        return untallied;
    }

    /**
     * Gives contexts the probabilities of the prior: before the stream first uses them, and only if it does, because a
     * small group's stream uses few.
     *
     * @param from first context
     * @param to their end
     */
    void open(int from, int to) {
        requireNonNull(prior, "begun").copy(probabilities, from, to);
    }

    /** Codes a bit by the probability of its context, which is open, and adapts that. */
    public void bit(int context, int bit) {
        int p = probabilities[context];
        int bound = (range >>> 12) * (p >>> 4);
        if (bit == 0) {
            range = bound;
            probabilities[context] = (char) (p + ((65536 - PROBABILITY_MIN - p) >> RATE));
        } else {
            low += bound;
            range -= bound;
            probabilities[context] = (char) (p - ((p - PROBABILITY_MIN) >> RATE));
        }
        tally[2 * context + bit]++;
        while (range < RANGE_MIN) {
            widen();
        }
    }

    /** Codes the lowest N bits of a value, all equally likely, highest first. */
    public void bits(int value, int count) {
        for (int left = count; left > 0; ) {
            int chunk = Math.min(left, CHUNK_BITS);
            left -= chunk;
            range >>>= chunk;
            low += range * ((value >>> left) & ((1 << chunk) - 1));
            while (range < RANGE_MIN) {
                widen();
            }
        }
    }

    /**
     * Ends the stream with the shortest number in the interval; there may be none.
     *
     * @return number of bytes, at the beginning of {@link #bytes()}
     */
    public int end() {
        int whole = (low + WINDOW) & ~WINDOW;
        if (whole < low + range) {
            low = whole;
            carry();
        } else {
            low = (low + 0xffff) & ~0xffff;
            carry();
            append(low >>> 16);
        }
        return length;
    }

    /** The bytes, valid until the next stream begins. */
    public byte[] bytes() {
        return bytes;
    }

    private void widen() {
        carry();
        append(low >>> 16);
        low = (low & 0xffff) << 8;
        range <<= 8;
    }

    private void carry() {
        int carry = low >>> 24;
        low &= WINDOW;
        for (int i = length - 1; carry != 0; i--) {
            carry += bytes[i] & 0xff;
            bytes[i] = (byte) carry;
            carry >>>= 8;
        }
    }

    private void append(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) value;
    }
}
