package dev.tickwire.runtime.browse;

import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.Property;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a room in a list.
 *
 * @param players seats taken or reserved
 * @param locked whether the room refuses new players
 * @param properties of the game's {@link GameType#propertiesType}; {@code null} if the game has not set them
 */
public record RoomInfo(
        String id,
        GameType game,
        int players,
        int playersMax,
        int spectators,
        int spectatorsMax,
        boolean locked,
        Instant created,
        @Nullable Record properties) {
    /** Free seats. */
    public int free() {
        return Math.max(0, playersMax - players);
    }

    /** The JSON object that clients get. */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("game", game.name());
        json.put("players", players);
        json.put("playersMax", playersMax);
        json.put("spectators", spectators);
        json.put("spectatorsMax", spectatorsMax);
        json.put("locked", locked);
        json.put("created", created.toString());
        if (properties != null) {
            Map<String, Object> shown = new LinkedHashMap<>();
            for (Property property : game.properties()) {
                shown.put(property.name(), plain(property.of(properties)));
            }
            json.put("properties", shown);
        }
        return json;
    }

    /** A property's value in JSON: an enum's name. */
    static Object plain(Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value;
    }
}
