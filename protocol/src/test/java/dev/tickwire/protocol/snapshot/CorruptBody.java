package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.WireOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Bodies of sections bit by bit, with what no encoder writes: every number is the caller's. */
public final class CorruptBody {
    private static final int PRIOR_CONTEXTS = 3;
    private static final int KNOWN = 0;
    private static final int LINEAR = 2;
    private static final int STEP_BITS = 12;
    private static final int TOLD_CONTEXT = 5;
    private static final int TOLD_PROBABILITY = 4096;

    private final Contexts contexts;
    private final RangeEncoder coder = new RangeEncoder();
    private final NumberEncoder numbers = new NumberEncoder(coder);
    private final ContextSelector around = new ContextSelector();
    private Contexts.OfTable table;

    private CorruptBody(Schema schema) {
        contexts = new Contexts(schema);
        table = contexts.tables(false).get(0);
    }

    /** What a section's stream says, from its first bit on. */
    public interface Stream {
        /** Writes it. */
        void write(CorruptBody body);
    }

    /** The body of a delta or keyframe of everybody's group, coded by the schema's prior. */
    public static byte[] snapshot(Schema schema, int version, Stream stream) {
        CorruptBody body = new CorruptBody(schema);
        return body.snapshot(Prior.first(body.contexts), version, stream);
    }

    /** As {@link #snapshot}, coded by a prior that {@link #prior} told. */
    public static byte[] snapshotByPrior(Schema schema, int version, Stream stream) {
        CorruptBody body = new CorruptBody(schema);
        return body.snapshot(body.held(version, TOLD_CONTEXT, TOLD_PROBABILITY), version, stream);
    }

    private byte[] snapshot(Prior prior, int version, Stream stream) {
        coder.begin(prior, coder.untallied(contexts.count()));
        stream.write(this);
        WireOutput out = new WireOutput(64, 1 << 20);
        out.writeVarInt(2 * version);
        out.writeRaw(coder.bytes(), 0, coder.end());
        return out.toBytes();
    }

    /** The body of a prior by which every field is held. */
    public static byte[] prior(Schema schema, int version) {
        return prior(schema, version, TOLD_PROBABILITY, 0);
    }

    /**
     * As above.
     *
     * @param probability of one context, a multiple of 16; {@link Prior#EVEN} is written, too
     * @param more added to the check
     */
    public static byte[] prior(Schema schema, int version, int probability, int more) {
        CorruptBody body = new CorruptBody(schema);
        Prior prior = body.held(version, TOLD_CONTEXT, probability);
        WireOutput right = new WireOutput(64, 1 << 20);
        prior.write(body.contexts, right);
        body.writePrior(TOLD_CONTEXT, probability);
        int length = body.coder.end();
        WireOutput out = new WireOutput(64, 1 << 20);
        out.writeVarInt(version);
        int checkIndex = out.position();
        int told = 0;
        for (int i = 0; i < 4; i++) {
            told |= (right.buffer()[checkIndex + i] & 0xff) << (8 * i);
        }
        out.writeFixedInt(told + more);
        out.writeRaw(body.coder.bytes(), 0, length);
        return out.toBytes();
    }

    private Prior held(int version, int context, int probability) {
        char[] probabilities = evenly(contexts.count());
        probabilities[context] = (char) probability;
        return new Prior(version, new boolean[contexts.fields()], probabilities);
    }

    private static char[] evenly(int count) {
        char[] probabilities = new char[count];
        Arrays.fill(probabilities, (char) Prior.EVEN);
        return probabilities;
    }

    private void writePrior(int context, int probability) {
        Prior blank = new Prior(0, new boolean[0], evenly(PRIOR_CONTEXTS));
        coder.begin(blank, coder.untallied(PRIOR_CONTEXTS));
        coder.open(0, PRIOR_CONTEXTS);
        for (int field = 0; field < contexts.fields(); field++) {
            if (contexts.predicted(field)) {
                coder.bit(LINEAR, 0);
            }
        }
        for (int i = 0; i < contexts.count(); i++) {
            coder.bit(KNOWN + (i == context + 1 ? 1 : 0), i == context ? 1 : 0);
            if (i == context) {
                coder.bits(probability / Prior.STEP, STEP_BITS);
            }
        }
    }

    /** Comes to the next table, which is that of a kind. */
    public CorruptBody table(int kind) {
        List<Contexts.OfTable> tables = contexts.tables(false);
        table = tables.get(kind);
        coder.open(table.base(), table.columnsBase());
        return this;
    }

    /** Comes to the first of a table's entities that says something about its columns. */
    public CorruptBody columns() {
        coder.open(table.columnsBase(), table.end());
        return this;
    }

    /** How many are removed, and the gaps between them. */
    public CorruptBody removed(int count, int... gaps) {
        numbers.number(table.base() + Contexts.REMOVED, count);
        for (int gap : gaps) {
            numbers.number(table.base() + Contexts.GAP, gap);
        }
        return this;
    }

    /** Whether anything moved, and if so whether each entity did; the histories of all are 0. */
    public CorruptBody moved(int moved) {
        coder.bit(table.base() + Contexts.MOVED, moved);
        return this;
    }

    /** Whether an entity moved whose history is 0. */
    public CorruptBody entity(int moved) {
        coder.bit(table.base() + Contexts.ENTITY, moved);
        around.clear();
        return this;
    }

    /** The change of an int or text column of an entity at rest. */
    public CorruptBody change(int column, int number) {
        around.approach(0);
        numbers.number(table.columns()[column] + Contexts.CHANGE, around, number);
        return this;
    }

    /** The change of a long column. */
    public CorruptBody longChange(int column, int high, int low) {
        change(column, high);
        numbers.number(table.columns()[column] + Contexts.LOW_CHANGE, around, low);
        return this;
    }

    /** How many are spawned, or how many slots a keyframe's table has. */
    public CorruptBody spawned(int count) {
        numbers.number(table.base() + Contexts.SPAWNED, count);
        return this;
    }

    /** Whether a slot is taken. */
    public CorruptBody taken(int taken) {
        coder.bit(table.base() + Contexts.TAKEN, taken);
        return this;
    }

    /** An entity's id and owner, as the differences to the one before. */
    public CorruptBody identity(int id, int owner) {
        numbers.number(table.base() + Contexts.ID, id);
        numbers.number(table.base() + Contexts.OWNER, owner);
        return this;
    }

    /** An entity's history, of a keyframe. */
    public CorruptBody rested() {
        coder.bit(table.base() + Contexts.HISTORY, 0);
        coder.bit(table.base() + Contexts.HISTORY, 0);
        return this;
    }

    /** The value of an int column. */
    public CorruptBody value(int column, int number) {
        numbers.number(table.columns()[column] + Contexts.VALUE, number);
        return this;
    }

    /** The value of an int column: a sign bit, a length of 31, and the 31 bits after the leading one. */
    public CorruptBody wideValue(int column, int sign, int bits) {
        int block = table.columns()[column] + Contexts.VALUE;
        coder.bit(block + around.nonzero(), 1);
        coder.bit(block + around.sign(), sign);
        for (int i = 0; i < 31; i++) {
            coder.bit(block + around.length() + Math.min(i, Contexts.LENGTHS - 1), 1);
        }
        int leading = block + Contexts.LEADING + 3 * (Contexts.LEADINGS - 1);
        int first = (bits >>> 30) & 1;
        coder.bit(leading, first);
        coder.bit(leading + 1 + first, (bits >>> 29) & 1);
        coder.bits(bits, 29);
        return this;
    }

    /** The speed of an int column, of a keyframe. */
    public CorruptBody speed(int column, int number) {
        numbers.number(table.columns()[column] + Contexts.SPEED, number);
        return this;
    }

    /** The value of a long column. */
    public CorruptBody longValue(int column, int high, int low) {
        value(column, high);
        numbers.number(table.columns()[column] + Contexts.LOW_VALUE, low);
        return this;
    }

    /** The value of a text column, with its length plus 1 as given. */
    public CorruptBody text(int column, int lengthPlus1, byte[] letters) {
        numbers.number(table.columns()[column] + Contexts.CHANGE, lengthPlus1);
        numbers.letters(table.columns()[column] + Contexts.LETTER, letters);
        return this;
    }

    /** As above, of ASCII. */
    public CorruptBody text(int column, String letters) {
        return text(column, letters.length() + 1, letters.getBytes(StandardCharsets.US_ASCII));
    }
}
