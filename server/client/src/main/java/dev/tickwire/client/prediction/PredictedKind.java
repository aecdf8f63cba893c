package dev.tickwire.client.prediction;

import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.RulesManifest;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Replica;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class of entities that rules work on: the numbers of its state, one for each field that rules may know, an array's
 * elements one after the other (PROTOCOL.md section 1, "Rules"). A {@code boolean} is 0 or 1, an enum its ordinal.
 *
 * <p><b>Threads.</b> Immutable, for any.
 */
final class PredictedKind<E> {
    /**
     * One number.
     *
     * @param index of the field in the kind
     * @param element of an array; of any other field 0
     * @param rounded which of the numbers that snapshots only round; -1: none of them
     * @param read whether rules read it
     * @param written whether rules write it
     */
    private record Cell(
            java.lang.reflect.Field member,
            Field field,
            int index,
            int element,
            int rounded,
            boolean read,
            boolean written) {
        boolean used() {
            return read || written;
        }
    }

    private final Class<E> type;
    private final int index;
    private final boolean hasOwn;
    private final boolean rounded;
    private final List<Cell> cells = new ArrayList<>();

    /**
     * @param manifest what the rules read and write; {@code null}: as if everything
     * @throws IllegalArgumentException if the room has no such kind, or the class not its fields
     */
    PredictedKind(Class<E> type, Schema schema, @Nullable RulesManifest manifest) {
        this.type = type;
        this.index = schema.kindIndex(type.getSimpleName());
        Kind kind = schema.kinds().get(index);
        RulesManifest.Rule uses = manifest == null ? null : manifest.about(kind.name());
        int rounds = 0;
        for (int i = 0; i < kind.fields().size(); i++) {
            Field field = kind.fields().get(i);
            java.lang.reflect.Field member = member(field.name());
            for (int element = 0; element < field.columns(); element++) {
                int round = field.rounded() ? rounds++ : -1;
                if (known(member, field)) {
                    boolean read = uses == null || uses.reads().contains(field.name());
                    boolean written = uses == null || uses.writes().contains(field.name());
                    cells.add(new Cell(member, field, i, element, round, read, written));
                }
            }
        }
        this.hasOwn = cells.stream().anyMatch(cell -> cell.field.ownerOnly());
        this.rounded = cells.stream().anyMatch(cell -> cell.used() && cell.rounded >= 0);
    }

    private java.lang.reflect.Field member(String name) {
        try {
            return type.getField(name);
        } catch (NoSuchFieldException e) {
            throw new IllegalArgumentException("the room's " + type.getSimpleName() + " has a " + name
                    + ", and this client's class has not: take the class that the server has");
        }
    }

    /** Whether rules may know it. */
    private static boolean known(java.lang.reflect.Field member, Field field) {
        Class<?> type = member.getType().isArray() ? member.getType().getComponentType() : member.getType();
        return (type.isPrimitive() && type != float.class && type != long.class)
                || field.type() instanceof FieldType.EnumOf;
    }

    /** Its index in the schema. */
    int index() {
        return index;
    }

    /** How many numbers a state has. */
    int size() {
        return cells.size();
    }

    /** Whether snapshots round a field that rules read or write. */
    boolean rounded() {
        return rounded;
    }

    /** Whether rules read or write a number; if not, it is what the newest snapshot says. */
    boolean used(int i) {
        return cells.get(i).used();
    }

    /** Whether rules write a number. */
    boolean written(int i) {
        return cells.get(i).written;
    }

    /** Which field of the kind a number is of. */
    int field(int i) {
        return cells.get(i).index;
    }

    /** Whether rules only read a number, and a snapshot says it as it is. */
    boolean toldWhole(int i) {
        return !cells.get(i).written && cells.get(i).rounded < 0;
    }

    Class<E> type() {
        return type;
    }

    E newEntity() {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be constructed", e);
        }
    }

    /** Whether the newest snapshot has all that the state holds. */
    boolean isTold(int id, Replica replica) {
        return replica.sees(index, id) && (!hasOwn || replica.seesOwn(index, id));
    }

    /** Whether a number is what the newest snapshot says, quantized and clamped as PROTOCOL.md section 4 has it. */
    boolean agrees(int i, double value, int id, Replica replica) {
        FieldType type = cells.get(i).field.type();
        double told = told(i, id, replica);
        if (type instanceof FieldType.Quantized grid) {
            return grid.quantize(value) == grid.quantize(told);
        } else if (type instanceof FieldType.Angle angle) {
            return angle.quantize(value) == angle.quantize(told);
        } else if (type instanceof FieldType.Int range) {
            return Math.min(Math.max(value, range.min()), range.max()) == told;
        } else if (type instanceof FieldType.Float64 range) {
            return Double.compare(Math.min(Math.max(value, range.min()), range.max()), told) == 0;
        }
        return value == told;
    }

    /** What the newest snapshot says of a number. */
    double told(int i, int id, Replica replica) {
        Cell cell = cells.get(i);
        return replica.doubleAt(index, id, cell.index, cell.element);
    }

    /** Puts in what snapshots only round. */
    void putExact(double[] exact, double[] state) {
        for (int i = 0; i < state.length; i++) {
            int from = cells.get(i).rounded;
            state[i] = from < 0 ? state[i] : exact[from];
        }
    }

    /** Makes an entity's fields this state. */
    void write(double[] state, Object entity) {
        try {
            for (int i = 0; i < state.length; i++) {
                Cell cell = cells.get(i);
                if (cell.member.getType().isArray()) {
                    Class<?> type = cell.member.getType().getComponentType();
                    Array.set(cell.member.get(entity), cell.element, boxed(type, state[i]));
                } else {
                    cell.member.set(entity, boxed(cell.member.getType(), state[i]));
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(type.getName() + " cannot be written", e);
        }
    }

    /** Makes the state what an entity's fields are. */
    void read(Object entity, double[] state) {
        try {
            for (int i = 0; i < state.length; i++) {
                Cell cell = cells.get(i);
                Object value = cell.member.get(entity);
                state[i] = number(cell.member.getType().isArray() ? Array.get(value, cell.element) : value);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(type.getName() + " cannot be read", e);
        }
    }

    private static double number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        } else if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        } else if (value instanceof Character letter) {
            return letter;
        }
        return value instanceof Enum<?> constant ? constant.ordinal() : 0;
    }

    private static Object boxed(Class<?> type, double value) {
        if (type == double.class) {
            return value;
        } else if (type == int.class) {
            return (int) value;
        } else if (type == boolean.class) {
            return value != 0;
        } else if (type == short.class) {
            return (short) value;
        } else if (type == byte.class) {
            return (byte) value;
        }
        return type == char.class ? (Object) (char) value : type.getEnumConstants()[(int) value];
    }
}
