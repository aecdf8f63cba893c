package dev.tickwire.runtime.game;

import dev.tickwire.Entity;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Rewindable;
import dev.tickwire.RoomState;
import dev.tickwire.ServerOnly;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.Kind;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One class of entities, or one room state: its {@link Kind}, and how each of its columns is read. Uses reflection
 * once; afterwards a method handle reads a column.
 */
public final class KindClass {
    private record FixedArray(java.lang.reflect.Field member, int length) {}

    private final Class<?> type;
    private final boolean state;
    private final Constructor<?> constructor;
    private final Kind kind;
    private final List<ColumnReader> sharedColumns = new ArrayList<>();
    private final List<ColumnReader> ownColumns = new ArrayList<>();
    private final ExactNumbers exactNumbers = new ExactNumbers();
    private final FieldsHash fieldsHash;
    private final Map<String, Class<?>> references = new LinkedHashMap<>();
    private final List<FixedArray> arrays = new ArrayList<>();
    private final @Nullable Position position;
    private final @Nullable RewindFields rewind;

    KindClass(Class<?> type) {
        this.type = type;
        this.state = RoomState.class.isAssignableFrom(type);
        this.constructor = constructor(type);
        this.rewind = type.isAnnotationPresent(Rewindable.class) ? new RewindFields() : null;
        Object example = example(); // has the lengths of its arrays
        List<Field> fields = new ArrayList<>();
        for (java.lang.reflect.Field member : replicated(type)) {
            Field field = field(member, example);
            fields.add(field);
            List<ColumnReader> columns = field.ownerOnly() ? ownColumns : sharedColumns;
            if (rewind != null && !field.ownerOnly()) {
                keep(rewind, member, field);
            }
            for (int element = 0; element < field.columns(); element++) {
                MethodHandle getter = getter(member, field, element);
                columns.add(new ColumnReader(type, field, getter));
                if (field.rounded()) {
                    exactNumbers.add(getter);
                }
            }
        }
        this.kind = kind(fields);
        this.fieldsHash = new FieldsHash(type);
        this.position = Position.of(type);
        if (state && position != null) {
            throw new AuthoringException(type, "", "@Nearby has no meaning for a RoomState, which has no position");
        }
        if (state && rewind != null) {
            throw new AuthoringException(type, "", "@Rewindable is for entities; a RoomState cannot be rewound");
        }
    }

    private Object example() {
        try {
            return newInstance();
        } catch (IllegalStateException e) {
            throw new AuthoringException(type, "", "its constructor without arguments failed: " + e.getCause());
        }
    }

    private Kind kind(List<Field> fields) {
        try {
            return new Kind(type.getSimpleName(), state, fields);
        } catch (IllegalArgumentException e) {
            throw new AuthoringException(type, "", String.valueOf(e.getMessage()));
        }
    }

    static boolean isKind(Class<?> type) {
        return (Entity.class.isAssignableFrom(type) || RoomState.class.isAssignableFrom(type))
                && !Modifier.isAbstract(type.getModifiers());
    }

    public Class<?> type() {
        return type;
    }

    public Kind kind() {
        return kind;
    }

    /** The concrete classes to which fields refer, by field. */
    Map<String, Class<?>> references() {
        return references;
    }

    /** The columns of this kind's table in the shared groups, or in an owner's group. */
    public List<ColumnReader> columns(boolean own) {
        return own ? ownColumns : sharedColumns;
    }

    /** The exact values of fields that snapshots round. */
    ExactNumbers exactNumbers() {
        return exactNumbers;
    }

    /** Hashes its objects. */
    public FieldsHash fieldsHash() {
        return fieldsHash;
    }

    /** The position of entities of this class; {@code null}: the class is not {@code @Nearby}. */
    public @Nullable Position position() {
        return position;
    }

    /** How its past values are stored and set; {@code null}: the class is not {@code @Rewindable}. */
    public @Nullable RewindFields rewind() {
        return rewind;
    }

    /**
     * A new object of the class.
     *
     * @throws IllegalStateException if its constructor throws
     * @throws IllegalArgumentException as {@link #requireLengths}
     */
    public Object newInstance() {
        try {
            Object object = constructor.newInstance();
            requireLengths(object);
            return object;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    type.getName() + ": its constructor failed", e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * Checks that an object's arrays have the lengths of the schema.
     *
     * @throws IllegalArgumentException naming the class, the field and both lengths
     */
    public void requireLengths(Object object) {
        for (int i = 0; i < arrays.size(); i++) {
            FixedArray array = arrays.get(i);
            int found = length(array.member, object);
            if (found != array.length) {
                throw new IllegalArgumentException(type.getName() + "." + array.member.getName() + " has " + found
                        + " elements, but " + array.length
                        + " in the schema: make it as long in every object, or its elements entities");
            }
        }
    }

    private static Constructor<?> constructor(Class<?> type) {
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new AuthoringException(type, "", "must be public");
        }
        try {
            return type.getConstructor();
        } catch (NoSuchMethodException e) {
            throw new AuthoringException(
                    type, "", "needs a public constructor without arguments, and to be static if it is nested");
        }
    }

    /** Sorted by name, as in the schema: reflection specifies no order. */
    private static List<java.lang.reflect.Field> replicated(Class<?> type) {
        List<java.lang.reflect.Field> members = new ArrayList<>();
        for (Class<?> c = type; c != Entity.class && c != RoomState.class && c != Object.class; c = c.getSuperclass()) {
            for (java.lang.reflect.Field member : c.getDeclaredFields()) {
                boolean serverOnly = member.isAnnotationPresent(ServerOnly.class);
                if (serverOnly && member.isAnnotationPresent(OwnerOnly.class)) {
                    throw new AuthoringException(
                            type, member.getName(), "@ServerOnly and @OwnerOnly exclude each other: choose one");
                }
                if (!Modifier.isStatic(member.getModifiers()) && !member.isSynthetic() && !serverOnly) {
                    members.add(member);
                }
            }
        }
        members.sort(Comparator.comparing(java.lang.reflect.Field::getName));
        return members;
    }

    private Field field(java.lang.reflect.Field member, Object example) {
        String name = member.getName();
        if (name.equals("id") || name.equals("owner")) {
            throw new AuthoringException(
                    type, name, "every entity has an id and an owner already: rename it, or add @ServerOnly");
        }
        if (!Modifier.isPublic(member.getModifiers())) {
            throw new AuthoringException(type, name, "must be public to replicate; or add @ServerOnly");
        }
        if (Modifier.isTransient(member.getModifiers())) {
            throw new AuthoringException(
                    type,
                    name,
                    "must not be transient to replicate, because a transient field is no state; or add @ServerOnly");
        }
        boolean array = member.getType().isArray();
        if (Modifier.isFinal(member.getModifiers()) != array) {
            throw new AuthoringException(
                    type,
                    name,
                    array
                            ? "an array must be final, because its length is part of the schema; or add @ServerOnly"
                            : "must not be final to replicate, because nothing would ever change; or add @ServerOnly");
        }
        boolean ownerOnly = member.isAnnotationPresent(OwnerOnly.class);
        if (ownerOnly && state) {
            throw new AuthoringException(type, name, "@OwnerOnly has no meaning in a RoomState, which has no owner");
        }
        Class<?> valueType = array ? member.getType().getComponentType() : member.getType();
        if (array && !valueType.isPrimitive()) {
            throw new AuthoringException(
                    type, name, "only arrays of primitives replicate; make the elements entities, or add @ServerOnly");
        }
        if (Entity.class.isAssignableFrom(valueType) && !Modifier.isAbstract(valueType.getModifiers())) {
            references.put(name, valueType);
        }
        int length = array ? schemaLength(member, example) : 0;
        FieldType fieldType = FieldTypes.ofField(type, name, valueType, member);
        try {
            return new Field(name, fieldType, length, ownerOnly);
        } catch (IllegalArgumentException e) {
            throw new AuthoringException(type, name, String.valueOf(e.getMessage()));
        }
    }

    private int schemaLength(java.lang.reflect.Field member, Object example) {
        int length = length(member, example);
        if (length == 0) {
            throw new AuthoringException(
                    type, member.getName(), "must be given its array, of at least one element, where it is declared");
        }
        arrays.add(new FixedArray(member, length));
        return length;
    }

    private int length(java.lang.reflect.Field member, Object object) {
        try {
            Object array = member.get(object);
            return array == null ? 0 : Array.getLength(array);
        } catch (IllegalAccessException e) {
            throw new AuthoringException(type, member.getName(), "cannot be read: " + e.getMessage());
        }
    }

    private void keep(RewindFields rewind, java.lang.reflect.Field member, Field field) {
        try {
            rewind.add(member, field, sharedColumns.size());
        } catch (IllegalAccessException e) {
            throw new AuthoringException(type, member.getName(), "cannot be written: " + e.getMessage());
        }
    }

    private MethodHandle getter(java.lang.reflect.Field member, Field field, int element) {
        try {
            MethodHandle getter = MethodHandles.publicLookup().unreflectGetter(member);
            if (field.length() > 0) {
                MethodHandle elementGetter = MethodHandles.arrayElementGetter(member.getType());
                getter = MethodHandles.filterReturnValue(
                        getter, MethodHandles.insertArguments(elementGetter, 1, element));
            }
            return getter;
        } catch (IllegalAccessException e) {
            throw new AuthoringException(type, member.getName(), "cannot be read: " + e.getMessage());
        }
    }
}
