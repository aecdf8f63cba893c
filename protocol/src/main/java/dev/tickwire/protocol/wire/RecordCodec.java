package dev.tickwire.protocol.wire;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.MessageType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Reads and writes the body of one record class of a game, as stock Kryo's {@code RecordSerializer} would, checked
 * against its meaning. Made once from method handles, so that no reflection, boxing or array is left when it runs.
 *
 * <p>Threads: immutable, any.
 */
public final class RecordCodec {
    private final MethodHandle reader;
    private final MethodHandle writer;
    private final Record neutral;

    private RecordCodec(MethodHandle reader, MethodHandle writer, Record neutral) {
        this.reader = reader;
        this.writer = writer;
        this.neutral = neutral;
    }

    /**
     * The codec for a record class, of any class loader.
     *
     * @throws IllegalArgumentException naming class, component and cure, if the class is not public or does not have
     *     exactly the components that the message has fields
     */
    public static RecordCodec of(Class<? extends Record> type, MessageType meaning) {
        RecordComponent[] declared = type.getRecordComponents();
        List<String> names =
                Arrays.stream(declared).map(RecordComponent::getName).sorted().toList();
        if (!names.equals(meaning.fields().stream().map(Field::name).toList())) {
            throw new IllegalArgumentException(type.getName() + " has the components " + names
                    + ", but the schema's " + meaning.name() + " has " + meaning.fields()
                    + ": use the same version of the game on both sides");
        }
        try {
            return make(type, declared, meaning);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(
                    type.getName() + " cannot be used from outside its package: make the record public", e);
        }
    }

    private static RecordCodec make(Class<? extends Record> type, RecordComponent[] declared, MessageType meaning)
            throws IllegalAccessException {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        MethodHandle constructor = constructor(type, declared, lookup);
        Component[] components = new Component[declared.length];
        Integer[] wireOrder = new Integer[declared.length];
        for (int i = 0; i < declared.length; i++) {
            String name = declared[i].getName();
            Field field = meaning.fields().stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            components[i] = Component.of(type.getName() + "." + name, declared[i].getType(), field.type());
            wireOrder[i] = i;
        }
        Arrays.sort(wireOrder, Comparator.comparing(i -> declared[i].getName()));
        return new RecordCodec(
                reader(constructor, components, wireOrder),
                writer(lookup, declared, components, wireOrder),
                neutral(type, constructor, components));
    }

    private static MethodHandle constructor(
            Class<? extends Record> type, RecordComponent[] declared, MethodHandles.Lookup lookup)
            throws IllegalAccessException {
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new IllegalAccessException("not public");
        }
        Class<?>[] parameters =
                Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return lookup.findConstructor(type, MethodType.methodType(void.class, parameters));
        } catch (NoSuchMethodException e) {
            throw new LinkageError("every record has its canonical constructor", e);
        }
    }

    /** The constructor, with each argument replaced by its reader; the one folded last is called first. */
    private static MethodHandle reader(MethodHandle constructor, Component[] components, Integer[] wireOrder) {
        Class<?>[] types = new Class<?>[wireOrder.length];
        int[] wireIndex = new int[wireOrder.length];
        for (int wire = 0; wire < wireOrder.length; wire++) {
            types[wire] = constructor.type().parameterType(wireOrder[wire]);
            wireIndex[wireOrder[wire]] = wire;
        }
        MethodType inWireOrder = MethodType.methodType(constructor.type().returnType(), types);
        MethodHandle handle = MethodHandles.permuteArguments(constructor, inWireOrder, wireIndex);
        handle = MethodHandles.dropArguments(handle, types.length, WireInput.class);
        for (int wire = types.length - 1; wire >= 0; wire--) {
            handle = MethodHandles.foldArguments(handle, wire, components[wireOrder[wire]].reader());
        }
        return handle.asType(MethodType.methodType(Record.class, WireInput.class));
    }

    /** Every accessor's value into its writer, one after the other. */
    private static MethodHandle writer(
            MethodHandles.Lookup lookup, RecordComponent[] declared, Component[] components, Integer[] wireOrder)
            throws IllegalAccessException {
        MethodType type = MethodType.methodType(void.class, WireOutput.class, Record.class, OutOfRange.class);
        MethodHandle handle = MethodHandles.empty(type);
        for (int wire = wireOrder.length - 1; wire >= 0; wire--) {
            int index = wireOrder[wire];
            MethodHandle accessor = lookup.unreflect(declared[index].getAccessor());
            MethodHandle one = MethodHandles.filterArguments(components[index].writer(), 1, accessor);
            handle = MethodHandles.foldArguments(handle, one.asType(type));
        }
        return handle;
    }

    private static Record neutral(Class<?> type, MethodHandle constructor, Component[] components) {
        Object[] arguments = Arrays.stream(components).map(Component::neutral).toArray();
        try {
            return (Record) constructor.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalArgumentException(
                    type.getName() + " refuses " + Arrays.toString(arguments)
                            + ", the values nearest zero: narrow the ranges or let the constructor take them",
                    e);
        }
    }

    /**
     * Reads one body.
     *
     * @throws RefusedException if the bytes are not one, a value is outside its range, or the record's own constructor
     *     throws
     */
    public Record read(WireInput in) {
        try {
            return (Record) reader.invokeExact(in);
        } catch (RefusedException | OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            throw RefusedException.outOfRange("the record's constructor refused the values");
        }
    }

    /**
     * Writes one body.
     *
     * @param policy for values outside their ranges
     * @throws IllegalArgumentException naming the component, if a number is not finite, or an enum is null
     */
    public void write(WireOutput out, Record message, OutOfRange policy) {
        try {
            writer.invokeExact(out, message, policy);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("accessors and writers throw no checked exceptions", e);
        }
    }

    /** The record whose every component is nearest zero in its range, the empty text, the first enum value. */
    public Record neutral() {
        return neutral;
    }
}
