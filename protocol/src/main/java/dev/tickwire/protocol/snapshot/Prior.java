package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.Arrays;

/**
 * What both ends know of a room's movement before a section begins: which fields go on as they went, and the
 * probability that each context starts with (PROTOCOL.md section 6).
 *
 * <p>Immutable.
 */
final class Prior {
    /** Probability of a 0, in 1/65536, of a context of which nothing is known. */
    static final int EVEN = 1 << 15;

    /** Unit of the probabilities on the wire. */
    static final int STEP = 16;

    private static final int STEP_BITS = 12;

    private static final int CONTEXTS = 3;
    private static final int KNOWN = 0;
    private static final int LINEAR = 2;
    private static final Prior BLANK = new Prior(0, new boolean[0], evenly(CONTEXTS));

    private final int version;
    private final boolean[] linear;
    private final char[] probabilities;

    /**
     * A prior.
     *
     * @param linear of each field of the schema whether it is predicted to go on as it went; else to stay
     * @param probabilities of each context, multiples of {@link #STEP}
     */
    Prior(int version, boolean[] linear, char[] probabilities) {
        this.version = version;
        this.linear = linear;
        this.probabilities = probabilities;
    }

    /** Version 0, which follows from the schema. */
    static Prior first(Contexts contexts) {
        boolean[] linear = new boolean[contexts.fields()];
        for (int field = 0; field < linear.length; field++) {
            linear[field] = contexts.linearAtFirst(field);
        }
        return new Prior(0, linear, evenly(contexts.count()));
    }

    private static char[] evenly(int contexts) {
        char[] probabilities = new char[contexts];
        Arrays.fill(probabilities, (char) EVEN);
        return probabilities;
    }

    int version() {
        return version;
    }

    /** Whether a field is predicted to go on as it went. */
    boolean linear(int field) {
        return linear[field];
    }

    /** Sets contexts to what they start with. */
    void copy(char[] target, int from, int to) {
        System.arraycopy(probabilities, from, target, from, to - from);
    }

    /** Length of the body that {@link #write} appends. */
    int bytes(Contexts contexts) {
        WireOutput out = new WireOutput(256, Integer.MAX_VALUE);
        write(contexts, out);
        return out.position();
    }

    /** Appends the body of its section. */
    void write(Contexts contexts, WireOutput out) {
        out.writeVarInt(version);
        out.writeFixedInt(check());
        RangeEncoder coder = new RangeEncoder();
        coder.begin(BLANK, coder.untallied(CONTEXTS));
        coder.open(0, CONTEXTS);
        for (int field = 0; field < linear.length; field++) {
            if (contexts.predicted(field)) {
                coder.bit(LINEAR, linear[field] ? 1 : 0);
            }
        }
        int known = 0;
        for (char probability : probabilities) {
            int before = known;
            known = probability == EVEN ? 0 : 1;
            coder.bit(KNOWN + before, known);
            if (known == 1) {
                coder.bits(probability / STEP, STEP_BITS);
            }
        }
        int length = coder.end();
        out.writeRaw(coder.bytes(), 0, length);
    }

    /**
     * Reads what {@link #write} wrote, to the end.
     *
     * @throws RefusedException if it is not that
     */
    static Prior read(Contexts contexts, WireInput in) {
        int version = in.readCount(Integer.MAX_VALUE);
        int check = in.readFixedInt();
        RangeDecoder coder = new RangeDecoder(CONTEXTS);
        coder.begin(BLANK, in);
        coder.open(0, CONTEXTS);
        boolean[] linear = new boolean[contexts.fields()];
        for (int field = 0; field < linear.length; field++) {
            linear[field] = contexts.predicted(field) && coder.bit(LINEAR) == 1;
        }
        char[] probabilities = evenly(contexts.count());
        int known = 0;
        for (int context = 0; context < probabilities.length; context++) {
            known = coder.bit(KNOWN + known);
            if (known == 1) {
                probabilities[context] = checked(STEP * coder.bits(STEP_BITS));
            }
        }
        coder.end();
        Prior prior = new Prior(version, linear, probabilities);
        if (version == 0 || check != prior.check()) {
            throw RefusedException.malformed("a prior that disagrees with its check");
        }
        return prior;
    }

    private static char checked(int probability) {
        if (probability < RangeEncoder.PROBABILITY_MIN || probability > 65536 - RangeEncoder.PROBABILITY_MIN) {
            throw RefusedException.malformed("a probability too near to certainty");
        }
        if (probability == EVEN) {
            throw RefusedException.malformed("a probability that is the default");
        }
        return (char) probability;
    }

    /** MurmurHash3 over everything, one word each. */
    private int check() {
        int hash = Murmur3.add(0, version);
        for (boolean each : linear) {
            hash = Murmur3.add(hash, each ? 1 : 0);
        }
        for (char probability : probabilities) {
            hash = Murmur3.add(hash, probability);
        }
        return Murmur3.finish(hash, 1 + linear.length + probabilities.length);
    }
}
