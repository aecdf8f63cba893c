package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.state.DamagedStateException;
import dev.tickwire.runtime.state.OtherBuildException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A room that one build of a game has stored goes on in another one. */
class BuildsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path directory;

    private int builds;
    private final List<String> notes = new ArrayList<>();
    private byte[] created = {};
    private byte[] checkpoint = {};

    @BeforeEach
    void store() throws Exception {
        Simulation simulation = new GameBuild(directory.resolve("before"), Shop.GAME, Shop.SOURCE).open();
        simulation.facts().joined(1, new JoiningClient("ann", "id:ann", JoiningClient.NO_TEAM), 5);
        for (int i = 0; i < 10; i++) {
            GameBuild.tick(simulation);
        }
        created = RoomCreationCodec.write(simulation.creation());
        checkpoint = Checkpoint.of(simulation).bytes();
    }

    /** The room in a build whose text has each second string instead of the first. */
    private Simulation restored(String... changes) throws Exception {
        String source = Shop.SOURCE;
        for (int i = 0; i < changes.length; i += 2) {
            assertTrue(source.contains(changes[i]), changes[i]);
            source = source.replace(changes[i], changes[i + 1]);
        }
        builds++;
        String name = source.contains("class Shop ") ? Shop.GAME : "shop.Store";
        return new GameBuild(directory.resolve("build" + builds), name, source)
                .restore(created, checkpoint, notes::add);
    }

    private static Object get(Simulation room, String path) throws ReflectiveOperationException {
        return GameBuild.get(room.game(), path);
    }

    private static Entity entity(Simulation room, int id) {
        for (var kind : room.creation().game().kinds()) {
            if (!kind.kind().state()) {
                Entity entity = room.gameRoom().find(kind.type().asSubclass(Entity.class), id);
                if (entity != null) {
                    return entity;
                }
            }
        }
        throw new AssertionError("no entity " + id);
    }

    private String refusal(String... changes) {
        String message =
                assertThrows(OtherBuildException.class, () -> restored(changes)).getMessage();
        assertTrue(message.contains("\n  shop."), message);
        assertTrue(message.contains("@Was") && message.contains("migrate(Map<String, Object> old)"), message);
        return message;
    }

    private static void assertHas(String message, String line) {
        assertTrue(message.lines().anyMatch(each -> each.strip().equals(line)), message);
    }

    @Test
    void shouldGoOnInTheSameClassesLoadedAnew() throws Exception {
        Simulation room = restored();
        assertEquals(List.of(), notes);
        assertEquals(10, room.tick());
        assertEquals(3, room.settings().playersMax());
        assertArrayEquals(checkpoint, Checkpoint.of(room).bytes());
        assertArrayEquals(created, RoomCreationCodec.write(room.creation()));
        assertEquals(1, get(room, "restored"));
        assertEquals("ann", get(room, "chief.name"));
        assertEquals(10, GameBuild.get(entity(room, 3), "load"));
        assertEquals(4f, GameBuild.get(entity(room, 3), "weight"));
        GameBuild.tick(room);
        assertEquals(11, ((List<?>) get(room, "sales")).size());
        assertEquals(get(room, "sales"), get(room, "salesSeen"), "a final list is filled where it is");
    }

    @Test
    void shouldRefuseEveryCutAndEveryFlippedByte() throws Exception {
        GameBuild build = new GameBuild(directory.resolve("damaged"), Shop.GAME, Shop.SOURCE);
        for (int length = 0; length < checkpoint.length; length += 7) {
            byte[] cut = Arrays.copyOf(checkpoint, length);
            assertThrows(DamagedStateException.class, () -> build.restore(created, cut, notes::add));
        }
        for (byte[] whole : List.of(checkpoint, created)) {
            for (int at = 0; at < whole.length; at++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << at % Byte.SIZE);
                byte[] first = whole == created ? flipped : created;
                byte[] second = whole == created ? checkpoint : flipped;
                assertThrows(DamagedStateException.class, () -> build.restore(first, second, notes::add));
            }
        }
    }

    @Test
    void shouldKeepWhatTheConstructorGivesANewField() throws Exception {
        Simulation room = restored(
                "int total = 7;",
                        "int total = 7; int extra = 9; final List<String> more = new ArrayList<>(List.of(\"x\"));",
                "int age;", "int age; int years = 4;",
                "public int age = 3;", "public int age = 3; public int fleas = 6;",
                "public int price = 1;", "public int price = 1; public int color = 5;",
                "record Deal(String what, int price) {}", "record Deal(String what, int price, double discount) {}",
                "new Deal(\"tea\", 5)", "new Deal(\"tea\", 5, 1)",
                "int size, boolean late", "int size, boolean late, int floor",
                "this(3, true)", "this(3, true, 8)");
        assertEquals(9, get(room, "extra"));
        assertEquals(List.of("x"), get(room, "more"));
        assertEquals(4, get(room, "chief.years"));
        assertEquals("ann", get(room, "chief.name"));
        assertEquals(6, GameBuild.get(entity(room, 2), "fleas"));
        assertEquals(0.0, get(room, "deal.discount"), "a component has no default without a constructor that gives it");
        assertEquals(8, GameBuild.get(room.creation().options(), "floor"), "as options have it");
        assertTrue(
                notes.containsAll(List.of("shop.Shop.extra is new", "shop.Shop$Deal.discount is new")),
                notes.toString());
    }

    @Test
    void shouldSkipAFieldThatIsGoneAndSaySo() throws Exception {
        Simulation room = restored(
                "Deal deal = new Deal(\"tea\", 5);", "",
                "public record Deal(String what, int price) {}", "",
                "final List<Clerk> clerks = new LinkedList<>();", "",
                "clerks.add(clerk);", "",
                "@ServerOnly float weight = 1.5f;", "",
                "cart.weight += 0.25f;", "",
                "String name = \"?\";", "",
                "clerk.name = player.name();", "",
                "chief.name = player.name();", "");
        assertEquals(0, get(room, "chief.age"));
        assertEquals(
                Set.of(
                        "shop.Shop.deal is gone",
                        "shop.Shop.clerks is gone",
                        "shop.Shop$Cart.weight is gone",
                        "shop.Shop$Clerk.name is gone"),
                new TreeSet<>(notes));
    }

    @Test
    void shouldFindWhatWasRenamed() throws Exception {
        Simulation room = restored(
                "public class Shop ", "@Was(\"Shop\") public class Store ",
                "Game<Shop.Options>", "Game<Store.Options>",
                "int total = 7;", "@Was(\"total\") int sum = 7;",
                "total +=", "sum +=",
                "sales.add(total)", "sales.add(sum)",
                "[1] = total", "[1] = sum",
                "public int load;", "@Was({\"burden\", \"load\"}) public int weightOnIt;",
                "cart.load", "cart.weightOnIt",
                "@Rewindable\n    public static final class Cart",
                        "@Rewindable @Was(\"Cart\")\n    public static final class Trolley",
                "Cart", "Trolley",
                "@Was(\"Trolley\")", "@Was(\"Cart\")",
                "enum Mood { CALM, ANGRY }", "enum Mood { CALM, @Was(\"ANGRY\") FURIOUS }",
                "Mood.ANGRY", "Mood.FURIOUS",
                "record Deal(String what, int price)",
                        "@Was(\"Deal\") record Offer(@Was(\"what\") String thing, int price)",
                "Deal deal = new Deal", "Offer deal = new Offer");
        assertTrue(((int) get(room, "sum")) > 7);
        assertEquals(10, GameBuild.get(entity(room, 3), "weightOnIt"));
        assertEquals("FURIOUS", get(room, "mood").toString());
        assertEquals("{FURIOUS=2}", get(room, "moods").toString());
        assertEquals("tea", get(room, "deal.thing"));
        assertSame(entity(room, 3), ((List<?>) GameBuild.get(((List<?>) get(room, "clerks")).get(0), "carts")).get(0));
        assertTrue(notes.contains("shop.Store.sum was total"), notes.toString());
    }

    @Test
    void shouldWidenPrimitives() throws Exception {
        Simulation room = restored(
                "int total = 7;", "double total = 7;",
                "sales.add(total)", "sales.add((int) total)",
                "[1] = total", "[1] = (int) total",
                "@ServerOnly float weight", "@ServerOnly double weight",
                "int age;", "long age;",
                "record Deal(String what, int price)", "record Deal(String what, double price)");
        assertEquals(5.0, get(room, "deal.price"));
        assertEquals(4.0, GameBuild.get(entity(room, 3), "weight"));
        assertEquals((double) (int) last((List<?>) get(room, "sales")), get(room, "total"));
    }

    private static Object last(List<?> list) {
        return Objects.requireNonNull(list.get(list.size() - 1));
    }

    @Test
    void shouldRefuseWhatDoesNotFitAndNameAllOfIt() throws Exception {
        String message = refusal(
                "int total = 7;",
                "short total = 7;",
                "sales.add(total)",
                "sales.add((int) total)",
                "float weight",
                "int weight",
                "cart.weight += 0.25f;",
                "",
                "= 1.5f",
                "= 1",
                "enum Mood { CALM, ANGRY }",
                "enum Mood { CALM }",
                "Mood.ANGRY",
                "Mood.CALM",
                "final List<Integer> sales = new ArrayList<>();",
                "final List<Long> sales = new ArrayList<>();",
                "transient List<Integer> salesSeen",
                "transient List<Long> salesSeen",
                "sales.add((int) total)",
                "sales.add((long) total)",
                "new int[3]",
                "new int[4]",
                "String name = \"?\";",
                "StringBuilder name;",
                "= player.name()",
                "= new StringBuilder()");
        assertHas(message, "shop.Shop.total was int, is short");
        assertHas(message, "shop.Shop$Cart.weight was float, is int");
        assertHas(message, "shop.Shop.mood held Shop$Mood.ANGRY, which is gone");
        assertHas(message, "shop.Shop.moods held Shop$Mood.ANGRY, which is gone");
        assertHas(message, "shop.Shop.sales was java.util.List<java.lang.Integer>, is java.util.List<java.lang.Long>");
        assertHas(message, "shop.Shop$Cart.shelves had 3 elements, has 4");
        assertHas(message, "shop.Shop$Clerk.name was java.lang.String, is java.lang.StringBuilder");
        assertEquals(8 + 1, message.lines().count(), message);
    }

    @Test
    void shouldRefuseAReferenceToAnEntityWhoseKindIsGone() throws Exception {
        String message = refusal(
                "public static final class Cart extends Entity", "public static final class Barrow extends Entity",
                "Cart", "Barrow");
        assertHas(
                message,
                "shop.Shop$Clerk.carts was java.util.List<shop.Shop$Cart>, is java.util.List<shop.Shop$Barrow>");
        Simulation room = restored(
                "public static final class Dog extends Entity {\n        public int age = 3;\n    }", "",
                "room.spawn(new Dog());", "");
        assertNull(room.gameRoom().find(entity(room, 3).getClass(), 2));
        assertTrue(notes.contains("shop.Shop$Dog: 1 entities are gone"), notes.toString());
    }

    @Test
    void shouldMigrate() throws Exception {
        Simulation room = restored(
                "int total = 7;",
                "String total = \"\"; void migrate(Map<String, Object> old) { total = \"was \" + "
                        + "old.get(\"total\"); mood = Mood.valueOf(old.get(\"mood\").equals(\"ANGRY\") ? "
                        + "\"LOUD\" : \"CALM\"); moods.put(mood, 3); chief.age = ((Map<?, ?>) "
                        + "old.get(\"deal\")).size(); }",
                "Deal deal = new Deal(\"tea\", 5);",
                "",
                "public record Deal(String what, int price) {}",
                "",
                "total += room.random().nextInt(10);",
                "",
                "sales.add(total)",
                "sales.add(1)",
                "[1] = total",
                "[1] = 1",
                "enum Mood { CALM, ANGRY }",
                "enum Mood { CALM, LOUD }",
                "Mood.ANGRY",
                "Mood.CALM",
                "String name = \"?\";",
                "String first; private void migrate(Map<String, Object> old) { first = old.get(\"name\") + "
                        + "\"!\"; carts.size(); }",
                "clerk.name =",
                "clerk.first =",
                "chief.name =",
                "chief.first =",
                "public final int[] shelves = new int[3];",
                "public final int[] shelves = new int[2]; void migrate(Map<String, Object> old) { "
                        + "shelves[0] = ((int[]) old.get(\"shelves\"))[1]; }",
                "record Close(int round) implements Timer {}",
                "record Close(String text) implements Timer { static Close migrate(Map<String, Object> "
                        + "old) { return new Close(\"round \" + old.get(\"round\")); } }",
                "new Close(4)",
                "new Close(\"\")");
        int total = (int) last((List<?>) get(room, "sales"));
        assertEquals("was " + total, get(room, "total"));
        assertEquals("LOUD", get(room, "mood").toString());
        assertEquals("{CALM=2, LOUD=3}", get(room, "moods").toString());
        assertEquals(2, get(room, "chief.age"), "a record whose class is gone is a map");
        assertEquals("ann!", get(room, "chief.first"));
        assertEquals(total, ((int[]) GameBuild.get(entity(room, 3), "shelves"))[0]);
        assertEquals(
                "round 4",
                GameBuild.get(
                        Objects.requireNonNull(((Queue<?>) GameBuild.get(room.gameRoom(), "timers.entries")).peek()),
                        "timer.text"));
    }

    @Test
    void shouldNameTheMigrationThatFails() {
        OtherBuildException refused = assertThrows(
                OtherBuildException.class,
                () -> restored(
                        "int total = 7;",
                        "int total = 7; int extra; void migrate(Map<String, Object> old) { throw new "
                                + "IllegalStateException(\"no\"); }"));
        assertTrue(String.valueOf(refused.getMessage()).contains("Shop.migrate"), refused.getMessage());
        assertEquals("no", Objects.requireNonNull(refused.getCause()).getMessage());
    }

    @Test
    void shouldForgetThePastOfAFieldWhoseTypeChanges() throws Exception {
        restored("@Range(min = 0, max = 100)", "@Range(min = 0, max = 300)");
        assertEquals(List.of("shop.Shop$Cart: what seenBy shows is gone"), notes);
    }
}
