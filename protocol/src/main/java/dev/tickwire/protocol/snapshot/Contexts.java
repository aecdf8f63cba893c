package dev.tickwire.protocol.snapshot;

import dev.tickwire.protocol.schema.Column;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType.Angle;
import dev.tickwire.protocol.schema.FieldType.Quantized;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of the range coder's contexts: for every table of a schema, first the shared ones, then the owners', some
 * blocks of its own and some of each of its fields (PROTOCOL.md section 6). The elements of an array share their
 * field's.
 *
 * <p>Immutable.
 */
final class Contexts {
    /** Contexts of a block. */
    static final int BLOCK = 128;

    /** In a number's block: whether it is 0, by what is known of its neighbours. */
    static final int NONZERO = 0;

    /** In a number's block: its sign, by what is known of its neighbours. */
    static final int SIGN = 6;

    /** In a number's block: its bit length in unary, three times by the speed. */
    static final int LENGTH = 10;

    /** Bit lengths that have a context of their own; longer ones share the last. */
    static final int LENGTHS = 24;

    /** In a number's block: the two bits after the leading one, three contexts by bit length. */
    static final int LEADING = LENGTH + 3 * LENGTHS;

    /** Bit lengths whose leading bits have contexts of their own; longer ones share the last. */
    static final int LEADINGS = 15;

    /** Blocks of a table: flags, and one for each number of its own. */
    static final int FLAGS = 0;

    static final int REMOVED = BLOCK;
    static final int GAP = 2 * BLOCK;
    static final int SPAWNED = 3 * BLOCK;
    static final int ID = 4 * BLOCK;
    static final int OWNER = 5 * BLOCK;
    private static final int TABLE_BLOCKS = 6;

    /** In the flags of a table: whether anything moved otherwise than predicted. */
    static final int MOVED = FLAGS;

    /** In the flags of a table: whether an entity did, by whether it did in the two snapshots before. */
    static final int ENTITY = FLAGS + 1;

    /** In the flags of a table: whether a slot is taken. */
    static final int TAKEN = FLAGS + 5;

    /** In the flags of a table: an entity's two remembered bits. */
    static final int HISTORY = FLAGS + 6;

    /** Blocks of a field: its change, its first value, and the second term of a keyframe, ... */
    static final int CHANGE = 0;

    static final int VALUE = BLOCK;
    static final int SPEED = 2 * BLOCK;

    /** ... the low words of a change and of a first value, ... */
    static final int LOW_CHANGE = 2 * BLOCK;

    static final int LOW_VALUE = 3 * BLOCK;

    /** ... or the bytes of a text. */
    static final int LETTER = BLOCK;

    /**
     * The contexts of one table, and how its columns are coded.
     *
     * @param base first of its own
     * @param columnsBase end of its own, first of its fields'
     * @param end end of its fields'
     * @param columns first of each column's
     * @param fields number of each column's field in the schema, counting through all kinds
     * @param unusedBits of each column's 32: what an angle lacks
     */
    record OfTable(int base, int columnsBase, int end, int[] columns, int[] fields, int[] unusedBits) {}

    private final List<OfTable> everybody = new ArrayList<>();
    private final List<OfTable> own = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final int end;

    /** The contexts of a schema. */
    Contexts(Schema schema) {
        schema.kinds().forEach(kind -> fields.addAll(kind.fields()));
        int everybodyEnd = layOut(schema.kinds(), false, 0, everybody);
        end = layOut(schema.kinds(), true, everybodyEnd, own);
    }

    private static int layOut(List<Kind> kinds, boolean own, int from, List<OfTable> tables) {
        int next = from;
        int firstField = 0;
        for (Kind kind : kinds) {
            if (!own || kind.hasOwnerOnly()) {
                int base = next;
                int columnsBase = base + TABLE_BLOCKS * BLOCK;
                next = columnsBase;
                List<int[]> columns = new ArrayList<>();
                for (int i = 0; i < kind.fields().size(); i++) {
                    Field field = kind.fields().get(i);
                    if (field.ownerOnly() == own) {
                        int unused = field.type() instanceof Angle angle ? Integer.SIZE - angle.bits() : 0;
                        for (int element = 0; element < field.columns(); element++) {
                            columns.add(new int[] {next, firstField + i, unused});
                        }
                        next += blocks(field) * BLOCK;
                    }
                }
                tables.add(new OfTable(base, columnsBase, next, part(columns, 0), part(columns, 1), part(columns, 2)));
            }
            firstField += kind.fields().size();
        }
        return next;
    }

    private static int[] part(List<int[]> rows, int index) {
        return rows.stream().mapToInt(row -> row[index]).toArray();
    }

    private static int blocks(Field field) {
        return field.type().column() == Column.LONG ? 4 : 3;
    }

    /** Those of a group's tables, in their order. */
    List<OfTable> tables(boolean own) {
        return own ? this.own : everybody;
    }

    /** Number of contexts. */
    int count() {
        return end;
    }

    /** Number of fields of all kinds. */
    int fields() {
        return fields.size();
    }

    /** Whether a field has a predictor: whether its columns are {@link Column#INT}. */
    boolean predicted(int field) {
        return fields.get(field).type().column() == Column.INT;
    }

    /** Whether version 0 of the prior predicts a field linearly. */
    boolean linearAtFirst(int field) {
        return fields.get(field).type() instanceof Quantized;
    }
}
