package dev.tickwire.runtime.browse;

import dev.tickwire.protocol.schema.FieldType;
import dev.tickwire.protocol.schema.FieldType.Width;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.Property;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A field of a room that a query may name.
 *
 * @param type {@code null}: rooms are only sorted by it
 * @param value reads it, of one type for all rooms; {@code null}: this room has none
 */
record RoomField(@Nullable FieldType type, Function<RoomInfo, @Nullable Comparable<?>> value) {
    private static final FieldType COUNT = new FieldType.Int(Width.INT, 0, Integer.MAX_VALUE);

    private static final Map<String, RoomField> OF_EVERY_ROOM = Map.of(
            "players", new RoomField(COUNT, room -> (long) room.players()),
            "playersMax", new RoomField(COUNT, room -> (long) room.playersMax()),
            "free", new RoomField(COUNT, room -> (long) room.free()),
            "created", new RoomField(null, RoomInfo::created));

    /**
     * The field of this name.
     *
     * @param game {@code null}: only the fields of every room
     * @return {@code null} if there is none
     */
    static @Nullable RoomField of(@Nullable GameType game, String name) {
        RoomField field = OF_EVERY_ROOM.get(name);
        if (field == null && game != null) {
            for (Property property : game.properties()) {
                if (property.name().equals(name)) {
                    return new RoomField(
                            property.type(), room -> room.properties() == null ? null : property.of(room.properties()));
                }
            }
        }
        return field;
    }
}
