package dev.tickwire.client;

import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.snapshot.Replica;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's state of its room, as objects of the game's own classes. Each call makes new objects, which show the
 * newest snapshot of that moment and do not change.
 *
 * <p>Quantized numbers and angles are as they travel, rounded. An owner-only field that this client does not get is as
 * a new object has it. A reference is another such object: {@code null} if the client does not see it, or if no field
 * and no call before says of which class it is. Entities have their ids; their owners are {@link Replica#owner}.
 *
 * <p><b>Threads.</b> As {@link ClientSession}.
 */
final class RoomView {
    private final Schema schema;
    private final Map<Class<?>, KindReader<?>> byClass = new HashMap<>();
    private final Map<Integer, KindReader<?>> byKind = new HashMap<>();

    RoomView(Schema schema) {
        this.schema = schema;
    }

    /** Index of a class's kind in the schema. */
    int kind(Class<?> type) {
        return reader(type).kind();
    }

    /** All entities of a class in sight: see {@link Replica#ids}. */
    <E> List<E> all(Class<E> type, Replica replica) {
        return List.copyOf(read(type, replica.ids(kind(type)), replica).values());
    }

    /** The entities of a class with these ids, all in sight, by id in this order. */
    <E> Map<Integer, E> read(Class<E> type, Iterable<Integer> ids, Replica replica) {
        KindReader<?> reader = reader(type);
        Reading reading = new Reading(replica);
        Map<Integer, E> entities = new LinkedHashMap<>();
        for (int id : ids) {
            entities.put(id, type.cast(reading.object(reader, id)));
        }
        return entities;
    }

    /** The first entity of a class that is this player's; {@code null} if it owns none. */
    <E> @Nullable E own(Class<E> type, Replica replica, int playerId) {
        KindReader<?> reader = reader(type);
        for (int id : replica.ids(reader.kind())) {
            if (playerId != 0 && replica.owner(reader.kind(), id) == playerId) {
                return type.cast(new Reading(replica).object(reader, id));
            }
        }
        return null;
    }

    /** The entity of a class with this id; {@code null} if it is not in sight. */
    <E> @Nullable E find(Class<E> type, int id, Replica replica) {
        KindReader<?> reader = reader(type);
        return replica.sees(reader.kind(), id) ? type.cast(new Reading(replica).object(reader, id)) : null;
    }

    /** The room state of a class; {@code null} if the room has none. */
    <S> @Nullable S state(Class<S> type, Replica replica) {
        KindReader<?> reader = reader(type);
        if (!schema.kinds().get(reader.kind()).state()) {
            throw new IllegalArgumentException(type.getSimpleName() + " is not a room state: see all()");
        }
        IntList ids = replica.ids(reader.kind());
        return ids.isEmpty() ? null : type.cast(new Reading(replica).object(reader, ids.getInt(0)));
    }

    private KindReader<?> reader(Class<?> type) {
        KindReader<?> known = byClass.get(type);
        if (known == null) {
            known = new KindReader<>(type, schema);
            byClass.put(type, known);
            byKind.put(known.kind(), known);
        }
        return known;
    }

    /** One call: an entity that several refer to is one object in it. */
    private final class Reading implements KindReader.References {
        private final Replica replica;
        private final Map<Integer, Object> objects = new HashMap<>();

        Reading(Replica replica) {
            this.replica = replica;
        }

        Object object(KindReader<?> reader, int id) {
            Object known = objects.get(id);
            if (known == null) {
                known = reader.newObject();
                objects.put(id, known); // before its fields: references may go round in a circle
                reader.fill(known, replica, id, this);
            }
            return known;
        }

        @Override
        public @Nullable Object referred(FieldType.Reference reference, Class<?> declared, int id) {
            if (id == 0) {
                return null;
            }
            if (!reference.kind().equals(FieldType.Reference.ANY)) {
                return object(reader(declared), id);
            }
            for (KindReader<?> each : byKind.values()) {
                if (replica.sees(each.kind(), id)) {
                    return object(each, id);
                }
            }
            return null;
        }
    }
}
