package dev.tickwire.runtime.browse;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.HttpProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Selects rooms and sorts them. Equal queries find the same rooms in the same order.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 *
 * @param game {@code null}: rooms of every game
 * @param where conditions by field name, all of which a room meets. A room without such a value does not match
 * @param sort the first field that differs decides; then older rooms come first. A room without such a value comes last
 */
public record RoomQuery(@Nullable GameType game, Map<String, Condition> where, List<SortKey> sort) {
    /** A field to sort by. */
    record SortKey(String name, boolean descending) {}

    private static final List<SortKey> FULLEST_FIRST = List.of(new SortKey("players", true));

    /** No two rooms are equal, so that the order never changes by itself. */
    private static final Comparator<RoomInfo> TIES =
            Comparator.comparing(RoomInfo::created).thenComparing(RoomInfo::id);

    /**
     * Reads a query.
     *
     * @param where {@code null}: no condition
     * @param sort names with commas between them, with {@code -} before a name that sorts from large to small;
     *     {@code null}: fullest first
     * @throws HttpProblem 400 that names the wrong parameter or condition
     */
    public static RoomQuery of(@Nullable GameType game, @Nullable ObjectNode where, @Nullable String sort) {
        return new RoomQuery(
                game,
                where == null ? Map.of() : conditions(game, where),
                sort == null ? FULLEST_FIRST : sortKeys(game, sort));
    }

    private static Map<String, Condition> conditions(@Nullable GameType game, ObjectNode where) {
        if (where.size() > Limits.QUERY_CONDITIONS_MAX) {
            throw HttpProblem.field("where", "A query has at most " + Limits.QUERY_CONDITIONS_MAX + " conditions.");
        }
        Map<String, Condition> conditions = new HashMap<>();
        where.forEachEntry((name, json) -> {
            String path = "where." + name;
            RoomField field = field(game, path, name);
            if (field.type() == null) {
                throw HttpProblem.field(path, "Rooms can be sorted by this, but not selected.");
            }
            conditions.put(name, ConditionReader.read(path, field.type(), json));
        });
        return Map.copyOf(conditions);
    }

    private static List<SortKey> sortKeys(@Nullable GameType game, String sort) {
        String[] names = sort.split(",", -1);
        if (names.length > Limits.QUERY_SORT_KEYS_MAX) {
            throw HttpProblem.field("sort", "Rooms can be sorted by at most " + Limits.QUERY_SORT_KEYS_MAX + " names.");
        }
        List<SortKey> keys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String written : names) {
            boolean descending = written.startsWith("-");
            String name = descending ? written.substring(1) : written;
            field(game, "sort", name);
            if (!seen.add(name)) {
                throw HttpProblem.field("sort", "A name is repeated.");
            }
            keys.add(new SortKey(name, descending));
        }
        return List.copyOf(keys);
    }

    private static RoomField field(@Nullable GameType game, String blamed, String name) {
        RoomField field = RoomField.of(game, name);
        if (field != null) {
            return field;
        }
        throw game == null
                ? HttpProblem.field("game", "A query without game names only players, playersMax, free and created.")
                : HttpProblem.field(blamed, "Rooms of this game have no such property.");
    }

    /** Whether the query selects this room. */
    public boolean matches(RoomInfo room) {
        if (game != null && room.game() != game) {
            return false;
        }
        for (Map.Entry<String, Condition> condition : where.entrySet()) {
            Object value = known(condition.getKey()).value().apply(room);
            if (value == null || !condition.getValue().accepts(value)) {
                return false;
            }
        }
        return true;
    }

    /** The query's order, for rooms that match. */
    public Comparator<RoomInfo> comparator() {
        Comparator<RoomInfo> order = null;
        for (SortKey key : sort) {
            Comparator<RoomInfo> next = Comparator.comparing(known(key.name()).value(), values(key.descending()));
            order = order == null ? next : order.thenComparing(next);
        }
        return order == null ? TIES : order.thenComparing(TIES);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // values of one field are of one type
    private static Comparator<@Nullable Comparable<?>> values(boolean descending) {
        Comparator<Comparable> order = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return (Comparator) Comparator.nullsLast(order);
    }

    private RoomField known(String name) {
        RoomField field = RoomField.of(game, name);
        if (field == null) {
            throw new IllegalStateException("a query has a name without a field: " + name);
        }
        return field;
    }
}
