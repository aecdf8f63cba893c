package dev.tickwire.protocol.snapshot;

import static java.util.Objects.requireNonNull;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.wire.WireInput;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decoding half of the binary range coder of PROTOCOL.md section 6. Total: any bytes give bits, or a refusal soon
 * after their end.
 *
 * <p>Threads: one.
 */
public final class RangeDecoder {
    /** How far the decoder looks ahead of the bits it has given, so how many bytes may be missing at the end. */
    private static final int AHEAD_BYTES = 3;

    private final char[] probabilities;
    private WireInput in = new WireInput();
    private @Nullable Prior prior;
    private int missing;
    private int last;
    private int code;
    private int range;

    /** A decoder whose bits have one of N contexts, which begin evenly. */
    public RangeDecoder(int contexts) {
        probabilities = new char[contexts];
        Arrays.fill(probabilities, (char) Prior.EVEN);
    }

    /** Starts a stream that is all that remains of an input; see {@link RangeEncoder#begin}. */
    void begin(Prior start, WireInput input) {
        prior = start;
        begin(input);
    }

    /**
     * Starts a stream that is all that remains of an input, and follows the one before; see
     * {@link RangeEncoder#begin()}.
     */
    public void begin(WireInput input) {
        in = input;
        missing = 0;
        range = RangeEncoder.RANGE_INITIAL;
        code = 0;
        for (int i = 0; i < AHEAD_BYTES; i++) {
            code = (code << 8) | next();
        }
    }

    /** See {@link RangeEncoder#open}. */
    void open(int from, int to) {
        requireNonNull(prior, "begun").copy(probabilities, from, to);
    }

    /** The next bit of a context that is open. */
    public int bit(int context) {
        int p = probabilities[context];
        int bound = (range >>> 12) * (p >>> 4);
        int bit;
        if (code < bound) {
            range = bound;
            probabilities[context] = (char) (p + ((65536 - RangeEncoder.PROBABILITY_MIN - p) >> RangeEncoder.RATE));
            bit = 0;
        } else {
            code -= bound;
            range -= bound;
            probabilities[context] = (char) (p - ((p - RangeEncoder.PROBABILITY_MIN) >> RangeEncoder.RATE));
            bit = 1;
        }
        widen();
        return bit;
    }

    /** The next N bits without a context, at most 32. */
    public int bits(int count) {
        int value = 0;
        for (int left = count; left > 0; ) {
            int chunk = Math.min(left, RangeEncoder.CHUNK_BITS);
            left -= chunk;
            range >>>= chunk;
            int part = code / range;
            if (part >>> chunk != 0) {
                throw RefusedException.malformed("a code outside its range");
            }
            code -= part * range;
            value = (value << chunk) | part;
            widen();
        }
        return value;
    }

    /** Refuses bytes other than those that the encoder writes for these bits. */
    public void end() {
        boolean shortest = missing == AHEAD_BYTES
                ? code <= 0xffffff
                : missing == AHEAD_BYTES - 1 && last != 0 && code <= 0xffff && code + ((256 - last) << 16) >= range;
        if (!shortest || in.remaining() != 0) {
            throw RefusedException.malformed("not the shortest end of a stream");
        }
    }

    private void widen() {
        while (range < RangeEncoder.RANGE_MIN) {
            code = (code << 8) | next();
            range <<= 8;
        }
    }

    private int next() {
        if (in.remaining() > 0) {
            last = in.readByte() & 0xff;
            return last;
        }
        if (++missing > AHEAD_BYTES) {
            throw RefusedException.malformed("truncated");
        }
        return 0;
    }
}
