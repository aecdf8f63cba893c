package dev.tickwire.runtime.game;

import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.RulesManifest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes copies of the entities of one kind and compares them with the entities. A copy is an object of the entity's
 * class that only rules change; it holds the numbers that rules read or write.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 */
public final class PredictedCopyKind {
    private static final MethodType GET = MethodType.methodType(double.class, Object.class);
    private static final MethodType SET = MethodType.methodType(void.class, Object.class, double.class);
    private static final MethodHandle ORDINAL = helper("ordinal", MethodType.methodType(double.class, Object.class));
    private static final MethodHandle CONSTANT =
            helper("constant", MethodType.methodType(Object.class, Object[].class, double.class));

    /**
     * One number.
     *
     * @param compared whether a difference counts: rules write the number, or a snapshot rounds it
     */
    private record Cell(MethodHandle get, MethodHandle set, boolean compared) {}

    private final KindClass kind;
    private final List<Cell> cells = new ArrayList<>();
    private final Object fresh;

    /**
     * @param reads names of the fields that rules read
     * @param writes names of the fields that rules write
     */
    private PredictedCopyKind(KindClass kind, List<String> reads, List<String> writes)
            throws ReflectiveOperationException {
        this.kind = kind;
        this.fresh = kind.newInstance();
        for (Field field : kind.kind().fields()) {
            String name = field.name();
            if (reads.contains(name) || writes.contains(name)) {
                boolean compared = writes.contains(name) || field.rounded();
                for (int element = 0; element < field.columns(); element++) {
                    cells.add(cell(kind.type().getField(name), element, compared));
                }
            }
        }
    }

    /** Of a kind that rules change or launch. */
    static PredictedCopyKind of(KindClass kind, RulesManifest manifest) {
        RulesManifest.Rule uses = manifest.about(kind.kind().name());
        try {
            return new PredictedCopyKind(
                    kind, uses == null ? List.of() : uses.reads(), uses == null ? List.of() : uses.writes());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a kind's fields are public", e);
        }
    }

    private static Cell cell(java.lang.reflect.Field member, int element, boolean compared)
            throws IllegalAccessException {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodHandle getter = lookup.unreflectGetter(member);
        if (member.getType().isArray()) {
            MethodHandle get =
                    MethodHandles.insertArguments(MethodHandles.arrayElementGetter(member.getType()), 1, element);
            MethodHandle set =
                    MethodHandles.insertArguments(MethodHandles.arrayElementSetter(member.getType()), 1, element);
            return new Cell(
                    MethodHandles.explicitCastArguments(MethodHandles.filterReturnValue(getter, get), GET),
                    MethodHandles.explicitCastArguments(MethodHandles.filterArguments(set, 0, getter), SET),
                    compared);
        }
        MethodHandle setter = lookup.unreflectSetter(member);
        if (member.getType().isEnum()) {
            MethodHandle constant = MethodHandles.insertArguments(
                            CONSTANT, 0, (Object) member.getType().getEnumConstants())
                    .asType(MethodType.methodType(member.getType(), double.class));
            return new Cell(
                    MethodHandles.filterReturnValue(
                                    getter.asType(MethodType.methodType(Object.class, member.getDeclaringClass())),
                                    ORDINAL)
                            .asType(GET),
                    MethodHandles.filterArguments(setter, 1, constant).asType(SET),
                    compared);
        }
        return new Cell(
                MethodHandles.explicitCastArguments(getter, GET),
                MethodHandles.explicitCastArguments(setter, SET),
                compared);
    }

    static double ordinal(@Nullable Object constant) {
        return constant == null ? -1 : ((Enum<?>) constant).ordinal();
    }

    static @Nullable Object constant(Object[] constants, double ordinal) {
        return ordinal < 0 ? null : constants[(int) ordinal];
    }

    private static MethodHandle helper(String name, MethodType type) {
        try {
            return MethodHandles.lookup().findStatic(PredictedCopyKind.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a method of this class is missing", e);
        }
    }

    /** The class of the entities. */
    public Class<?> type() {
        return kind.type();
    }

    /** Makes a copy with the numbers of a new entity. */
    public Object newCopy() {
        return kind.newInstance();
    }

    /** Sets a copy to the numbers of a new entity. */
    public void renew(Object copy) {
        follow(fresh, copy);
    }

    /**
     * Sets a copy to the numbers of its entity.
     *
     * @return whether they differed in a number that rules write, or that rules read and a snapshot rounds
     */
    public boolean follow(Object entity, Object copy) {
        boolean differed = false;
        try {
            for (int i = 0; i < cells.size(); i++) {
                Cell cell = cells.get(i);
                double is = (double) cell.get.invokeExact(entity);
                double was = (double) cell.get.invokeExact(copy);
                if (Double.doubleToRawLongBits(is) != Double.doubleToRawLongBits(was)) {
                    cell.set.invokeExact(copy, is);
                    differed |= cell.compared;
                }
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("fields are only read and written", e);
        }
        return differed;
    }
}
