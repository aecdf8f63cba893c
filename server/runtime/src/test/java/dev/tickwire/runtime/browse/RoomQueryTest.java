package dev.tickwire.runtime.browse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Game;
import dev.tickwire.Properties;
import dev.tickwire.Room;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RoomQueryTest {
    public record NoOptions() {}

    public static final class Duel implements Game<NoOptions> {
        public enum Mode {
            RANKED,
            CASUAL
        }

        public record Found(
                Mode mode,
                boolean open,
                long rating,
                float pace,
                double weight,
                @Text(max = 16) String map) implements Properties {}

        @Override
        public Settings settings(NoOptions options) {
            return Settings.tickRate(10);
        }

        @Override
        public void tick(Room room) {}
    }

    public static final class Other implements Game<NoOptions> {
        @Override
        public Settings settings(NoOptions options) {
            return Settings.tickRate(10);
        }

        @Override
        public void tick(Room room) {}
    }

    private static final GameType DUEL = GameType.of(Duel.class);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static RoomInfo room(String id, int players, @Nullable Record properties) {
        return new RoomInfo(id, DUEL, players, 8, 0, 0, false, NOON, properties);
    }

    private static RoomInfo rated(long rating) {
        return room("r" + rating, 1, new Duel.Found(Duel.Mode.RANKED, true, rating, 0.1f, 0.1, "old town"));
    }

    private static RoomQuery query(String where, @Nullable String sort) {
        return RoomQuery.of(DUEL, Json.object("where", where.replace('\'', '"')), sort);
    }

    private static boolean matches(String where, RoomInfo room) {
        return query(where, null).matches(room);
    }

    private static List<String> sorted(@Nullable String sort, RoomInfo... rooms) {
        List<RoomInfo> list = new ArrayList<>(List.of(rooms));
        Collections.shuffle(list, new Random(1));
        list.sort(query("{}", sort).comparator());
        return list.stream().map(RoomInfo::id).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | true",
                "{'mode':'RANKED'} | true",
                "{'mode':'CASUAL'} | false",
                "{'mode':{'in':['CASUAL','RANKED']}} | true",
                "{'open':true} | true",
                "{'open':{'in':[false]}} | false",
                "{'map':'old town'} | true",
                "{'map':'Old Town'} | false",
                "{'rating':1500} | true",
                "{'rating':1500.0} | true",
                "{'rating':15e2} | true",
                "{'rating':1500.5} | false",
                "{'rating':{'min':1500}} | true",
                "{'rating':{'min':1500.5}} | false",
                "{'rating':{'max':1499.5}} | false",
                "{'rating':{'min':1,'max':1500}} | true",
                "{'rating':{'between':[1500,1500]}} | true",
                "{'rating':{'between':[1500.2,1500.8]}} | false",
                "{'rating':{'min':-1e300,'max':1e300}} | true",
                "{'rating':{'min':1e300}} | false",
                "{'rating':{'in':[1,1e300,99999999999999999999]}} | false",
                "{'pace':0.1} | true",
                "{'pace':{'max':0.1}} | true",
                "{'weight':{'in':[0.1,-0.0]}} | true",
                "{'weight':{'min':0.11}} | false",
                "{'players':1,'playersMax':8,'free':{'min':7}} | true",
                "{'free':{'min':8}} | false",
                "{'mode':'RANKED','rating':{'min':2000}} | false",
            })
    void shouldMatchRoomsThatMeetAllConditions(String where, boolean found) {
        assertEquals(found, matches(where, rated(1500)));
    }

    @Test
    void shouldCompareLargeWholeNumbersWithoutRounding() {
        assertTrue(matches("{'rating':9007199254740993}", rated(9007199254740993L)));
        assertEquals(false, matches("{'rating':9007199254740992}", rated(9007199254740993L)));
        assertEquals(false, matches("{'rating':{'max':9007199254740992}}", rated(9007199254740993L)));
        assertTrue(matches("{'rating':{'between':[9223372036854775807,9223372036854775808]}}", rated(Long.MAX_VALUE)));
    }

    @Test
    void shouldNotMatchAnotherGameOrARoomWithoutProperties() {
        RoomInfo silent = room("a", 3, null);
        RoomInfo other = new RoomInfo("b", GameType.of(Other.class), 3, 8, 0, 0, false, NOON, null);
        assertTrue(matches("{'players':3}", silent));
        assertEquals(false, matches("{'open':false}", silent));
        assertEquals(false, matches("{'players':3}", other));
        assertTrue(RoomQuery.of(null, null, null).matches(other));
    }

    @Test
    void shouldSortByTheFirstFieldThatDiffers() {
        RoomInfo silent = room("silent", 8, null);
        RoomInfo low = rated(-5);
        RoomInfo high = rated(2000);
        RoomInfo casual = room("casual", 4, new Duel.Found(Duel.Mode.CASUAL, false, 7, 1, 1, "b"));
        RoomInfo old = new RoomInfo("old", DUEL, 4, 8, 0, 0, false, NOON.minusSeconds(1), casual.properties());
        assertEquals(List.of("silent", "old", "casual", "r-5", "r2000"), sorted(null, low, casual, old, silent, high));
        assertEquals(
                List.of("r2000", "old", "casual", "r-5", "silent"), sorted("-rating", low, casual, silent, old, high));
        assertEquals(
                List.of("r2000", "r-5", "casual", "old", "silent"),
                sorted("mode,-rating,-created", low, casual, silent, old, high));
    }

    @Test
    void shouldEqualAQueryWithTheSameMeaning() {
        assertEquals(
                query("{'rating':{'min':1,'max':2},'open':true}", null),
                query("{'open':true,'rating':{'between':[1.0,2]}}", "-players"));
        assertEquals(query("{'mode':{'in':['RANKED','RANKED']}}", null), query("{'mode':'RANKED'}", null));
        assertNotEquals(query("{'rating':{'min':1}}", null), query("{'rating':{'min':2}}", null));
        assertNotEquals(query("{}", "players"), query("{}", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'wat':1} | | where.wat",
                "{'created':1} | | where.created",
                "{'mode':'ranked'} | | where.mode",
                "{'mode':0} | | where.mode",
                "{'mode':null} | | where.mode",
                "{'mode':['RANKED']} | | where.mode",
                "{'mode':{}} | | where.mode",
                "{'mode':{'in':[]}} | | where.mode.in",
                "{'mode':{'in':'RANKED'}} | | where.mode.in",
                "{'mode':{'in':['RANKED','wat']}} | | where.mode.in",
                "{'mode':{'min':'RANKED'}} | | where.mode.min",
                "{'map':{'between':['a','b']}} | | where.map.between",
                "{'open':{'max':true}} | | where.open.max",
                "{'open':'true'} | | where.open",
                "{'map':1} | | where.map",
                "{'rating':'1500'} | | where.rating",
                "{'rating':1e999} | | where.rating",
                "{'rating':{'between':[1400]}} | | where.rating.between",
                "{'rating':{'between':[1600,1400]}} | | where.rating.between",
                "{'rating':{'between':[1400,'x']}} | | where.rating.between",
                "{'rating':{'min':2,'max':1}} | | where.rating.max",
                "{'rating':{'min':true}} | | where.rating.min",
                "{'rating':{'min':1,'in':[1]}} | | where.rating",
                "{'rating':{'above':1}} | | where.rating.above",
                "{} | wat | sort",
                "{} | `` | sort",
                "{} | players, | sort",
                "{} | --players | sort",
                "{} | players,-players | sort",
                "{} | players,free,created,rating,mode | sort",
                "{'a':1,'a':1} | | where",
                "[] | | where",
                "{} {} | | where",
            })
    void shouldNameWhatItRefuses(String where, @Nullable String sort, String field) {
        HttpProblem problem = assertThrows(HttpProblem.class, () -> query(where, sort));
        assertEquals(400, problem.status());
        assertEquals("bad-field", problem.code());
        assertEquals(field, problem.field());
    }

    @Test
    void shouldRequireTheGameForAProperty() {
        HttpProblem problem =
                assertThrows(HttpProblem.class, () -> RoomQuery.of(null, Json.object("where", "{\"mode\":1}"), null));
        assertEquals("game", problem.field());
        assertEquals(
                "game",
                assertThrows(HttpProblem.class, () -> RoomQuery.of(null, null, "rating"))
                        .field());
    }

    @Test
    void shouldLimitConditionsAndValues() {
        String conditions =
                IntStream.range(0, 17).mapToObj(i -> "'p" + i + "':1").collect(Collectors.joining(","));
        assertEquals(
                "where",
                assertThrows(HttpProblem.class, () -> query("{" + conditions + "}", null))
                        .field());
        String values = "1,".repeat(64) + "1";
        assertEquals(
                "where.rating.in",
                assertThrows(HttpProblem.class, () -> query("{'rating':{'in':[" + values + "]}}", null))
                        .field());
    }

    // ---- against a reference matcher of the same JSON

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0.0",
            "1",
            "0.1",
            "-0.1",
            "1.5",
            "2",
            "3",
            "1e3",
            "9007199254740992",
            "9007199254740993",
            "-7",
            "1e-9");

    @Test
    void shouldAgreeWithAReferenceMatcher() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            RoomInfo room = randomRoom(random, "r" + round);
            String where = randomWhere(random);
            JsonNode seen = JsonMapper.shared().readTree(Json.write(room.json()));
            JsonNode asked = JsonMapper.shared().readTree(where);
            String said = where + " of " + seen + ", seed " + seed;
            assertEquals(
                    referenceMatches(asked, seen),
                    RoomQuery.of(DUEL, (ObjectNode) asked, null).matches(room),
                    said);
        }
    }

    private static RoomInfo randomRoom(Random random, String id) {
        Duel.Found found = new Duel.Found(
                Duel.Mode.values()[random.nextInt(2)],
                random.nextBoolean(),
                new BigDecimal(NUMBERS.get(random.nextInt(NUMBERS.size()))).longValue(),
                Float.parseFloat(NUMBERS.get(random.nextInt(9))),
                Double.parseDouble(NUMBERS.get(random.nextInt(NUMBERS.size()))),
                random.nextBoolean() ? "a" : "b");
        return room(id, random.nextInt(9), random.nextInt(8) == 0 ? null : found);
    }

    private static String randomWhere(Random random) {
        List<String> names =
                new ArrayList<>(List.of("mode", "open", "map", "rating", "pace", "weight", "players", "free"));
        Collections.shuffle(names, random);
        return names.subList(0, random.nextInt(3)).stream()
                .map(name -> "\"" + name + "\":" + randomCondition(random, name))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String randomCondition(Random random, String name) {
        List<String> values = switch (name) {
            case "mode" -> List.of("\"RANKED\"", "\"CASUAL\"");
            case "open" -> List.of("true", "false");
            case "map" -> List.of("\"a\"", "\"b\"", "\"c\"");
            default -> NUMBERS;
        };
        List<String> some = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            some.add(values.get(random.nextInt(values.size())));
        }
        if (values == NUMBERS) {
            some.sort(Comparator.comparing(BigDecimal::new));
        }
        return switch (random.nextInt(values == NUMBERS ? 6 : 2)) {
            case 0 -> some.get(0);
            case 1 -> "{\"in\":" + some + "}";
            case 2 -> "{\"between\":" + some + "}";
            case 3 -> "{\"min\":" + some.get(0) + "}";
            case 4 -> "{\"max\":" + some.get(0) + "}";
            default -> "{\"max\":" + some.get(1) + ",\"min\":" + some.get(0) + "}";
        };
    }

    private static boolean referenceMatches(JsonNode asked, JsonNode room) {
        for (String name : asked.propertyNames()) {
            JsonNode value = name.equals("free")
                    ? JsonMapper.shared()
                            .valueToTree(room.get("playersMax").intValue()
                                    - room.get("players").intValue())
                    : room.has(name) ? room.get(name) : room.path("properties").get(name);
            if (value == null || !referenceAccepts(asked.get(name), value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean referenceAccepts(JsonNode asked, JsonNode value) {
        if (!asked.isObject()) {
            return equal(value, asked);
        }
        for (String operator : asked.propertyNames()) {
            JsonNode operand = asked.get(operator);
            boolean holds = switch (operator) {
                case "in" -> equal(value, operand.get(0)) || equal(value, operand.get(1));
                case "between" -> compare(value, operand.get(0)) >= 0 && compare(value, operand.get(1)) <= 0;
                case "min" -> compare(value, operand) >= 0;
                default -> compare(value, operand) <= 0;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(JsonNode value, JsonNode asked) {
        return value.isNumber() ? compare(value, asked) == 0 : value.equals(asked);
    }

    /** Compares a whole number of the room exactly, another number as double. */
    private static int compare(JsonNode value, JsonNode asked) {
        return value.isIntegralNumber()
                ? value.decimalValue().compareTo(asked.decimalValue())
                : Double.compare(value.doubleValue() + 0.0, asked.doubleValue() + 0.0);
    }
}
