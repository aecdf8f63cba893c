package dev.tickwire.runtime.game;

import dev.tickwire.protocol.schema.Column;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.snapshot.Table;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * One column of a class that can be rewound: how its value in a snapshot is stored, and set in an object as a client
 * presents it between two snapshots (PROTOCOL.md section 2).
 *
 * <p><b>Threads.</b> Immutable; arguments belong to the calling worker.
 */
public final class RewindColumn {
    /** A step that is this many times as long as its neighbours is a leap and no movement. */
    private static final int LEAP = 8;

    /** Fewer steps of a grid are never a leap. */
    private static final int GRID_STEPS_MIN = 64;

    private final String name;
    private final int index;
    private final FieldType type;
    private final boolean wide;
    private final boolean held;
    private final double leapMin; // shorter steps are never leaps
    private final double moveMax; // longer steps are always leaps
    private final MethodHandle set; // (Object, long)void if it is held, else (Object, double)void

    /**
     * @param index the column in the table of the shared groups
     * @param element of the array, if it is one
     */
    RewindColumn(java.lang.reflect.Field member, Field field, int element, int index) throws IllegalAccessException {
        this.name = member.getDeclaringClass().getSimpleName() + "." + field.name();
        this.index = index;
        this.type = field.type();
        this.wide = type.column() == Column.LONG;
        this.moveMax = moveMax(type);
        this.held = Double.isNaN(moveMax);
        this.leapMin = leapMin(type);
        MethodHandle setter = field.length() > 0 ? elementSetter(member, element) : setter(member);
        this.set = MethodHandles.explicitCastArguments(
                setter, MethodType.methodType(void.class, Object.class, held ? long.class : double.class));
    }

    /** Half of the range of values, in the unit of {@link #step}; NaN if the type is not interpolated. */
    private static double moveMax(FieldType type) {
        if (type instanceof FieldType.Quantized grid) {
            return (grid.levels() - 1) / 2.0;
        } else if (type instanceof FieldType.Angle) {
            return Double.POSITIVE_INFINITY;
        } else if (type instanceof FieldType.Float32 range) {
            return range.max() / 2 - range.min() / 2;
        } else if (type instanceof FieldType.Float64 range) {
            return range.max() / 2 - range.min() / 2;
        }
        return Double.NaN;
    }

    private static double leapMin(FieldType type) {
        if (type instanceof FieldType.Angle) {
            return Double.POSITIVE_INFINITY; // the short way round is never a leap
        }
        return type instanceof FieldType.Quantized ? GRID_STEPS_MIN : 0;
    }

    private static MethodHandle setter(java.lang.reflect.Field member) throws IllegalAccessException {
        MethodHandle setter = MethodHandles.publicLookup().unreflectSetter(member);
        Object[] constants = member.getType().getEnumConstants();
        if (constants == null) {
            return setter;
        }
        MethodHandle constant =
                MethodHandles.arrayElementGetter(constants.getClass()).bindTo(constants);
        return MethodHandles.filterArguments(setter, 1, constant);
    }

    private static MethodHandle elementSetter(java.lang.reflect.Field member, int element)
            throws IllegalAccessException {
        MethodHandle array = MethodHandles.publicLookup().unreflectGetter(member);
        MethodHandle setter = MethodHandles.arrayElementSetter(member.getType());
        return MethodHandles.filterArguments(MethodHandles.insertArguments(setter, 1, element), 0, array);
    }

    /** The value to store of an entity, as in the table. */
    public long value(Table table, int slot) {
        return wide ? table.longs(index)[slot] : table.ints(index)[slot];
    }

    /** Its name and type, on which stored values depend. */
    @Override
    public String toString() {
        return name + " " + type;
    }

    /** The distance between two stored values on the path that clients present; 0 if clients hold the first. */
    public double step(long from, long to) {
        if (held || from == to) {
            return 0;
        } else if (type instanceof FieldType.Quantized) {
            return to - from;
        } else if (type instanceof FieldType.Angle angle) {
            int unusedBits = Long.SIZE - angle.bits();
            return (to - from) << unusedBits >> unusedBits;
        }
        return number(to) - number(from);
    }

    /**
     * Whether a step is not a movement but a respawn, a portal or the wrap of a world, which clients must not
     * interpolate.
     *
     * @param beside length of the longer of the neighbouring steps; infinite if neither is known
     */
    public boolean leaps(double step, double beside) {
        double length = Math.abs(step);
        return length > moveMax || (length > leapMin && length > LEAP * beside);
    }

    /** Sets the field of an object to a stored value plus an offset. */
    public void write(Object object, long from, double offset) {
        try {
            if (held) {
                set.invokeExact(object, from);
            } else {
                set.invokeExact(object, presented(from, offset));
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name + " cannot be set", e);
        }
    }

    private double presented(long from, double offset) {
        if (type instanceof FieldType.Quantized grid) {
            return grid.min() + (from + offset) * grid.step();
        } else if (type instanceof FieldType.Angle angle) {
            double turn = 1 << angle.bits();
            double parts = from + offset;
            return (parts - Math.floor(parts / turn) * turn) * angle.value(1);
        }
        return number(from) + offset;
    }

    private double number(long bits) {
        return wide ? Double.longBitsToDouble(bits) : Float.intBitsToFloat((int) bits);
    }
}
