package dev.tickwire.runtime.game;

import dev.tickwire.Entity;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.snapshot.Table;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column: the quantized value of one field, or one array element, of every entity in a table.
 *
 * <p><b>Threads.</b> Immutable; the table and the entities belong to the calling worker.
 *
 * <p><b>Cost.</b> A method handle call and the quantization per entity; allocates only when a text has changed.
 */
public abstract class ColumnReader {
    private final String name;

    private ColumnReader(String name) {
        this.name = name;
    }

    /**
     * Writes the column of every taken slot.
     *
     * @param entities by slot, at least as long as the table's used slots
     * @param memory by slot, the reader's own from one call to the next; null entries at first and where the entity changed
     * @return how many values were outside their range and have been clamped
     * @throws IllegalStateException naming the field, if a value is NaN, infinite, or null where null means nothing
     */
    public final int read(@Nullable Object[] entities, Table table, int column, @Nullable Object[] memory) {
        try {
            return readColumn(entities, table, column, memory);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(name + ": cannot be read", e);
        }
    }

    abstract int readColumn(@Nullable Object[] entities, Table table, int column, @Nullable Object[] memory)
            throws Throwable;

    static ColumnReader of(Class<?> type, Field field, MethodHandle getter) {
        String name = type.getSimpleName() + "." + field.name();
        if (field.type() instanceof FieldType.Int range) {
            return new Whole(name, exact(getter, int.class), range.min(), range.max());
        } else if (field.type() instanceof FieldType.Bool) {
            return new Whole(
                    name,
                    exact(
                            MethodHandles.explicitCastArguments(
                                    getter, getter.type().changeReturnType(int.class)),
                            int.class),
                    0,
                    1);
        } else if (field.type() instanceof FieldType.EnumOf values) {
            return new Whole(
                    name,
                    exact(through(getter, Convert.ORDINAL), int.class),
                    0,
                    values.values().size() - 1);
        } else if (field.type() instanceof FieldType.Reference) {
            return new Whole(name, exact(through(getter, Convert.ID), int.class), 0, Integer.MAX_VALUE);
        } else if (field.type() instanceof FieldType.Quantized grid) {
            return new OnGrid(name, exact(getter, double.class), grid);
        } else if (field.type() instanceof FieldType.Angle angle) {
            return new Direction(name, exact(getter, double.class), angle);
        } else if (field.type() instanceof FieldType.Float32 range) {
            return new Single(name, exact(getter, float.class), range);
        } else if (field.type() instanceof FieldType.Float64 range) {
            return new Double64(name, exact(getter, double.class), range);
        } else if (field.type() instanceof FieldType.Int64 range) {
            return new Long64(name, exact(getter, long.class), range);
        } else if (field.type() instanceof FieldType.Text text) {
            return new Utf8(name, exact(getter, String.class), text.max());
        }
        throw new AssertionError(field.type());
    }

    private static MethodHandle exact(MethodHandle getter, Class<?> result) {
        return getter.asType(MethodType.methodType(result, Object.class));
    }

    private static MethodHandle through(MethodHandle getter, MethodHandle conversion) {
        return MethodHandles.filterReturnValue(
                getter,
                conversion.asType(
                        conversion.type().changeParameterType(0, getter.type().returnType())));
    }

    private double finite(double value) {
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            throw new IllegalStateException(name + " is " + value + ", which cannot be sent");
        }
        return value;
    }

    /** What a field's value becomes before it is a number. */
    @SuppressWarnings("unused") // found by name
    private static final class Convert {
        static final MethodHandle ORDINAL = find("ordinal", Enum.class);
        static final MethodHandle ID = find("id", Entity.class);

        private static MethodHandle find(String name, Class<?> argument) {
            try {
                return MethodHandles.lookup()
                        .findStatic(Convert.class, name, MethodType.methodType(int.class, argument));
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        static int ordinal(@Nullable Enum<?> value) {
            if (value == null) {
                throw new IllegalStateException("an enum field is null, which cannot be sent");
            }
            return value.ordinal();
        }

        static int id(@Nullable Entity entity) {
            return entity == null ? 0 : entity.id();
        }
    }

    private static final class Whole extends ColumnReader {
        private final MethodHandle getter;
        private final int min;
        private final int max;

        Whole(String name, MethodHandle getter, int min, int max) {
            super(name);
            this.getter = getter;
            this.min = min;
            this.max = max;
        }

        @Override
        int readColumn(@Nullable Object[] entities, Table table, int column, @Nullable Object[] memory)
                throws Throwable {
            int clamped = 0;
            int[] values = table.ints(column);
            for (int slot = 0, slots = table.slotsUsed(); slot < slots; slot++) {
                if (table.taken(slot)) {
                    int value = (int) getter.invokeExact(entities[slot]);
                    values[slot] = Math.min(Math.max(value, min), max);
                    clamped += values[slot] == value ? 0 : 1;
                }
            }
            return clamped;
        }
    }

    private static final class OnGrid extends ColumnReader {
        private final MethodHandle getter;
        private final FieldType.Quantized grid;

        OnGrid(String name, MethodHandle getter, FieldType.Quantized grid) {
            super(name);
            this.getter = getter;
            this.grid = grid;
        }

        @Override
        int readColumn(@Nullable Object[] entities, Table table, int column, @Nullable Object[] memory)
                throws Throwable {
            int clamped = 0;
            int[] values = table.ints(column);
            for (int slot = 0, slots = table.slotsUsed(); slot < slots; slot++) {
                if (table.taken(slot)) {
                    double value = super.finite((double) getter.invokeExact(entities[slot]));
                    values[slot] = grid.quantize(value);
                    clamped += value < grid.min() || value > grid.max() ? 1 : 0;
                }
            }
            return clamped;
        }
    }

    private static final class Direction extends ColumnReader {
        private final MethodHandle getter;
        private final FieldType.Angle angle;

        Direction(String name, MethodHandle getter, FieldType.Angle angle) {
            super(name);
            this.getter = getter;
            this.angle = angle;
        }

        @Override
        int readColumn(@Nullable Object[] entities, Table table, int column, @Nullable Object[] memory)
                throws Throwable {
            int[] values = table.ints(column);
            for (int slot = 0, slots = table.slotsUsed(); slot < slots; slot++) {
                if (table.taken(slot)) {
                    values[slot] = angle.quantize(super.finite((double) getter.invokeExact(entities[slot])));
                }
            }
            return 0;
        }
    }

    private static final class Single extends ColumnReader {
        private final MethodHandle getter;
        private final FieldType.Float32 range;

        Single(String name, MethodHandle getter, FieldType.Float32 range) {
            super(name);
            this.getter = getter;
            this.range = range;
        }

        @Override
        int readColumn(@Nullable Object[] entities, Table table, int column, @Nullable Object[] memory)
                throws Throwable {
            int clamped = 0;
            int[] values = table.ints(column);
            for (int slot = 0, slots = table.slotsUsed(); slot < slots; slot++) {
                if (table.taken(slot)) {
                    float value = (float) getter.invokeExact(entities[slot]);
                    super.finite(value);
                    float sent = (float) Math.min(Math.max(value, range.min()), range.max());
                    values[slot] = Float.floatToIntBits(sent);
                    clamped += sent == value ? 0 : 1;
                }
            }
            return clamped;
        }
    }

    private static final class Double64 extends ColumnReader {
        private final MethodHandle getter;
        private final FieldType.Float64 range;

        Double64(String name, MethodHandle getter, FieldType.Float64 range) {
            super(name);
            this.getter = getter;
            this.range = range;
        }

        @Override
        int readColumn(@Nullable Object[] entities, Table table, int column, @Nullable Object[] memory)
                throws Throwable {
            int clamped = 0;
            long[] values = table.longs(column);
            for (int slot = 0, slots = table.slotsUsed(); slot < slots; slot++) {
                if (table.taken(slot)) {
                    double value = super.finite((double) getter.invokeExact(entities[slot]));
                    double sent = Math.min(Math.max(value, range.min()), range.max());
                    values[slot] = Double.doubleToLongBits(sent);
                    clamped += sent == value ? 0 : 1;
                }
            }
            return clamped;
        }
    }

    private static final class Long64 extends ColumnReader {
        private final MethodHandle getter;
        private final long min;
        private final long max;

        Long64(String name, MethodHandle getter, FieldType.Int64 range) {
            super(name);
            this.getter = getter;
            Long declaredMin = range.min();
            Long declaredMax = range.max();
            this.min = declaredMin == null ? Long.MIN_VALUE : declaredMin;
            this.max = declaredMax == null ? Long.MAX_VALUE : declaredMax;
        }

        @Override
        int readColumn(@Nullable Object[] entities, Table table, int column, @Nullable Object[] memory)
                throws Throwable {
            int clamped = 0;
            long[] values = table.longs(column);
            for (int slot = 0, slots = table.slotsUsed(); slot < slots; slot++) {
                if (table.taken(slot)) {
                    long value = (long) getter.invokeExact(entities[slot]);
                    values[slot] = Math.min(Math.max(value, min), max);
                    clamped += values[slot] == value ? 0 : 1;
                }
            }
            return clamped;
        }
    }

    private static final class Utf8 extends ColumnReader {
        private final MethodHandle getter;
        private final int max;

        Utf8(String name, MethodHandle getter, int max) {
            super(name);
            this.getter = getter;
            this.max = max;
        }

        @Override
        int readColumn(@Nullable Object[] entities, Table table, int column, @Nullable Object[] memory)
                throws Throwable {
            int clamped = 0;
            byte[][] values = table.texts(column);
            for (int slot = 0, slots = table.slotsUsed(); slot < slots; slot++) {
                if (table.taken(slot)) {
                    String value = (String) getter.invokeExact(entities[slot]);
                    if (value == null) {
                        value = "";
                    }
                    if (!value.equals(memory[slot])) {
                        memory[slot] = value;
                        values[slot] = cut(value).getBytes(StandardCharsets.UTF_8);
                        clamped += value.length() > max ? 1 : 0;
                    }
                }
            }
            return clamped;
        }

        private String cut(String value) {
            if (value.length() <= max) {
                return value;
            }
            return value.substring(0, Character.isHighSurrogate(value.charAt(max - 1)) ? max - 1 : max);
        }
    }
}
