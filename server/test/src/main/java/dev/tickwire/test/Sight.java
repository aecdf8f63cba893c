package dev.tickwire.test;

import dev.tickwire.Entity;
import dev.tickwire.RoomState;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.snapshot.Replica;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.KindClass;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes plain objects of the game's own classes from what a client has decoded. */
final class Sight {
    private final GameType game;
    private final Replica replica;
    private final int playerId;

    Sight(GameType game, Replica replica, int playerId) {
        this.game = game;
        this.replica = replica;
        this.playerId = playerId;
    }

    <E extends Entity> Stream<E> entities(Class<E> type) {
        int kind = kind(type);
        List<E> seen = new ArrayList<>();
        for (int id : replica.ids(kind)) {
            seen.add(type.cast(object(kind, id)));
        }
        return seen.stream();
    }

    <S extends RoomState> S state(Class<S> type) {
        int kind = kind(type);
        return type.cast(object(kind, replica.ids(kind).getInt(0)));
    }

    private int kind(Class<?> type) {
        for (int kind = 0; kind < game.kinds().size(); kind++) {
            if (game.kinds().get(kind).type() == type) {
                return kind;
            }
        }
        throw new IllegalArgumentException(type.getName() + " is not part of the game " + game.name());
    }

    private Object object(int kind, int id) {
        KindClass kindClass = game.kinds().get(kind);
        Object object = kindClass.newInstance();
        List<Field> fields = kindClass.kind().fields();
        boolean mine = replica.owner(kind, id) == playerId;
        try {
            for (int field = 0; field < fields.size(); field++) {
                if (mine || !fields.get(field).ownerOnly()) {
                    set(object, fields.get(field), kind, id, field);
                }
            }
            if (object instanceof Entity) {
                var idField = Entity.class.getDeclaredField("id");
                idField.setAccessible(true);
                idField.setInt(object, id);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return object;
    }

    private void set(Object object, Field field, int kind, int id, int index) throws ReflectiveOperationException {
        java.lang.reflect.Field member = object.getClass().getField(field.name());
        if (field.length() == 0) {
            member.set(object, value(field.type(), member.getType(), kind, id, index, 0));
            return;
        }
        Object array = member.get(object);
        for (int element = 0; element < field.length(); element++) {
            Array.set(
                    array, element, value(field.type(), member.getType().getComponentType(), kind, id, index, element));
        }
    }

    private @Nullable Object value(FieldType type, Class<?> javaType, int kind, int id, int field, int element) {
        if (type instanceof FieldType.Text) {
            return replica.textAt(kind, id, field, element);
        } else if (type instanceof FieldType.Reference) {
            return null; // another client's object has no place in this one's graph
        } else if (type instanceof FieldType.EnumOf) {
            return javaType.getEnumConstants()[replica.intAt(kind, id, field, element)];
        } else if (type instanceof FieldType.Bool) {
            return replica.intAt(kind, id, field, element) != 0;
        } else if (type instanceof FieldType.Int64) {
            return replica.longAt(kind, id, field, element);
        } else if (type instanceof FieldType.Int) {
            return whole(javaType, replica.intAt(kind, id, field, element));
        }
        double value = replica.doubleAt(kind, id, field, element);
        return javaType == float.class ? (Object) (float) value : (Object) value;
    }

    private static Object whole(Class<?> javaType, int value) {
        if (javaType == byte.class) {
            return (byte) value;
        } else if (javaType == short.class) {
            return (short) value;
        } else if (javaType == char.class) {
            return (char) value;
        }
        return value;
    }
}
