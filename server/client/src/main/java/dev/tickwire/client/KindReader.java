package dev.tickwire.client;

import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Replica;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects of one class of the game from a replica's entities of its kind. Reflection finds the members once, in
 * the constructor.
 *
 * <p><b>Threads.</b> Immutable, for any.
 */
final class KindReader<E> {
    /** Finds the object that a reference refers to; {@code null} if there is none. */
    interface References {
        @Nullable
        Object referred(FieldType.Reference reference, Class<?> declared, int id);
    }

    /**
     * A field.
     *
     * @param index in the kind
     * @param value class of the field, of an array that of its elements
     * @param enums the constants, none if it is no enum
     */
    private record Member(java.lang.reflect.Field member, Field field, int index, Class<?> value, Object[] enums) {}

    private final Class<E> type;
    private final int kind;
    private final Constructor<E> constructor;
    private final java.lang.reflect.@Nullable Field id;
    private final List<Member> members = new ArrayList<>();

    /**
     * @throws IllegalArgumentException if the room has no such kind, or the class not its fields, or no constructor
     *     without arguments
     */
    KindReader(Class<E> type, Schema schema) {
        this.type = type;
        this.kind = schema.kindIndex(type.getSimpleName());
        this.id = idOf(type);
        try {
            constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Kind known = schema.kinds().get(kind);
            for (int i = 0; i < known.fields().size(); i++) {
                Field field = known.fields().get(i);
                java.lang.reflect.Field member = type.getField(field.name());
                member.setAccessible(true); // of a class that is not public, too
                Class<?> value = field.length() > 0 ? member.getType().getComponentType() : member.getType();
                members.add(
                        new Member(member, field, i, value, value.isEnum() ? value.getEnumConstants() : new Object[0]));
            }
        } catch (NoSuchFieldException | NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    "the room's " + type.getSimpleName() + " is not this client's class: it lacks " + e.getMessage(),
                    e);
        }
    }

    /** Where an entity's class keeps the id; a room state has none. */
    private static java.lang.reflect.@Nullable Field idOf(Class<?> type) {
        for (Class<?> each = type.getSuperclass(); each != null; each = each.getSuperclass()) {
            if (each.getName().equals("dev.tickwire.Entity")) {
                try {
                    java.lang.reflect.Field id = each.getDeclaredField("id");
                    id.setAccessible(true);
                    return id;
                } catch (NoSuchFieldException e) {
                    return null;
                }
            }
        }
        return null;
    }

    int kind() {
        return kind;
    }

    /** A new object. */
    E newObject() {
        try {
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be constructed", e);
        }
    }

    /** Sets the fields of an object to the values of an entity. */
    void fill(Object entity, Replica replica, int entityId, References references) {
        boolean owned = replica.seesOwn(kind, entityId);
        try {
            if (id != null) {
                id.setInt(entity, entityId);
            }
            for (Member each : members) {
                if (each.field.ownerOnly() && !owned) {
                    continue;
                }
                if (each.field.length() == 0) {
                    each.member.set(entity, value(each, replica, entityId, 0, references));
                    continue;
                }
                Object array = each.member.get(entity);
                for (int element = 0; element < each.field.length(); element++) {
                    Array.set(array, element, value(each, replica, entityId, element, references));
                }
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(type.getName() + " cannot be written", e);
        }
    }

    private @Nullable Object value(Member of, Replica replica, int entityId, int element, References references) {
        FieldType type = of.field.type();
        if (type instanceof FieldType.Text) {
            return replica.textAt(kind, entityId, of.index, element);
        } else if (type instanceof FieldType.Reference reference) {
            return references.referred(reference, of.value, replica.intAt(kind, entityId, of.index, element));
        } else if (type instanceof FieldType.EnumOf) {
            return of.enums[replica.intAt(kind, entityId, of.index, element)];
        } else if (type instanceof FieldType.Bool) {
            return replica.intAt(kind, entityId, of.index, element) != 0;
        } else if (type instanceof FieldType.Int64) {
            return replica.longAt(kind, entityId, of.index, element);
        } else if (type instanceof FieldType.Int) {
            return whole(of.value, replica.intAt(kind, entityId, of.index, element));
        }
        double value = replica.doubleAt(kind, entityId, of.index, element);
        return of.value == float.class ? (Object) (float) value : (Object) value;
    }

    private static Object whole(Class<?> type, int value) {
        if (type == byte.class) {
            return (byte) value;
        } else if (type == short.class) {
            return (short) value;
        }
        return type == char.class ? (Object) (char) value : (Object) value;
    }
}
