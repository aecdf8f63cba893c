package dev.tickwire.runtime.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Entity;
import dev.tickwire.Part;
import dev.tickwire.parts.Chat;
import dev.tickwire.runtime.game.AuthoringException;
import dev.tickwire.runtime.game.EntityFields;
import it.unimi.dsi.fastutil.chars.CharArrayList;
import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import it.unimi.dsi.fastutil.shorts.ShortArrayList;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StateTest {
    enum Suit {
        HEARTS,
        SPADES {
            @Override
            boolean black() {
                return true;
            }
        };

        boolean black() {
            return false;
        }
    }

    record Card(Suit suit, int rank) {}

    record Hand(List<Card> cards, @Nullable Node owner) {}

    static final class Ship extends Entity {
        int hull;

        @Nullable
        Ship target;
    }

    static class Base {
        private int value = 1;
    }

    /** Refers to another, which may refer back; its superclass has a field of the same name. */
    static final class Node extends Base {
        private final String value;
        private @Nullable Object next;
        private transient int cache = 5;

        Node(String value) {
            this(value, null);
        }

        Node(String value, @Nullable Object next) {
            this.value = value;
            this.next = next;
        }
    }

    /** Stands for a game: it holds one object of each type. */
    static final class Attic {
        static int opened;
        final Chat chat = new Chat();
        byte aByte = 1;
        short aShort = 2;
        char aChar = 'c';
        int anInt = 4;
        long aLong = 5;
        float aFloat = 6;
        double aDouble = 7;
        boolean aBoolean = true;
        String text = "";
        Suit suit = Suit.HEARTS;

        @Nullable
        Object any;

        final int[] ints = {1, 2};
        double[][] grid = {{1, 2}, {3}};
        Node[] nodes = {};
        List<Object> list = new ArrayList<>();
        Map<String, List<Integer>> byName = new HashMap<>();
        Set<Card> cards = new HashSet<>();
        EnumSet<Suit> suits = EnumSet.noneOf(Suit.class);
        Queue<Integer> queue = new PriorityQueue<>();
        transient int unsaved = 3;

        @Nullable
        Ship ship;

        /** An inner class, which refers to its outer object. */
        final class Shelf {
            int height;

            int heightInAttic() {
                return height + anInt;
            }
        }

        @Nullable
        Shelf shelf;
    }

    private static byte[] write(Attic attic, Object... known) {
        StateWriter out = new StateWriter().begin(Attic.class, List.of());
        visit(out, attic, known);
        out.writeFields();
        return out.finish();
    }

    private static Attic read(byte[] bytes, Object... known) {
        Attic attic = new Attic();
        StateReader in = new StateReader(bytes, Attic.class, List.of(), StateTest::nothingDiffers);
        visit(in, attic, known);
        in.readFields();
        return attic;
    }

    private static void nothingDiffers(String what) {
        throw new AssertionError(what);
    }

    private static void visit(StateVisitor state, Attic attic, Object... known) {
        state.fields("attic", 0, attic);
        state.know("chat", 0, attic.chat);
        for (int i = 0; i < known.length; i++) {
            state.know("known", i, known[i]);
        }
    }

    private static Attic copy(Attic attic) {
        return read(write(attic));
    }

    @Test
    void shouldKeepEveryKindOfField() {
        Attic attic = new Attic();
        attic.aByte = -1;
        attic.aShort = -2;
        attic.aChar = '\uffff';
        attic.anInt = Integer.MIN_VALUE;
        attic.aLong = Long.MIN_VALUE;
        attic.aFloat = -0f;
        attic.aDouble = Double.MIN_VALUE;
        attic.aBoolean = false;
        attic.text = "\u00e4\ud83d\ude00";
        attic.suit = Suit.SPADES;
        attic.any = 7L;
        attic.ints[1] = 9;
        attic.grid[1][0] = Double.NEGATIVE_INFINITY;
        attic.byName.put("a", new ArrayList<>(List.of(1, 2)));
        attic.cards.add(new Card(Suit.SPADES, 3));
        attic.suits.add(Suit.SPADES);
        attic.queue.addAll(List.of(3, 1, 2));
        attic.unsaved = 4;
        Attic copy = copy(attic);
        assertArrayEquals(write(attic), write(copy));
        assertEquals(-1, copy.aByte);
        assertEquals(-2, copy.aShort);
        assertEquals('\uffff', copy.aChar);
        assertEquals(Integer.MIN_VALUE, copy.anInt);
        assertEquals(Long.MIN_VALUE, copy.aLong);
        assertEquals(-0f, copy.aFloat);
        assertEquals(Double.MIN_VALUE, copy.aDouble);
        assertFalse(copy.aBoolean);
        assertEquals(attic.text, copy.text);
        assertSame(Suit.SPADES, copy.suit);
        assertEquals(7L, copy.any);
        assertArrayEquals(new int[] {1, 9}, copy.ints);
        assertEquals(Double.NEGATIVE_INFINITY, copy.grid[1][0]);
        assertEquals(attic.byName, copy.byName);
        assertSame(ArrayList.class, copy.byName.get("a").getClass());
        assertEquals(attic.cards, copy.cards);
        assertEquals(attic.suits, copy.suits);
        assertEquals(1, copy.queue.remove());
        assertEquals(3, copy.unsaved, "transient: as the constructor set it");
    }

    @Test
    void shouldKeepSharedObjectsShared() {
        Attic attic = new Attic();
        Node first = new Node("first");
        Node second = new Node("second", first);
        first.next = second;
        attic.nodes = new Node[] {first, second, null};
        attic.any = new Hand(new ArrayList<>(List.of(new Card(Suit.HEARTS, 1))), first);
        attic.list.add(attic);
        attic.list.add(attic.list);
        attic.shelf = attic.new Shelf();
        attic.shelf.height = 2;
        Attic copy = copy(attic);
        assertNotSame(first, copy.nodes[0]);
        assertEquals("first", copy.nodes[0].value);
        assertEquals(1, ((Base) copy.nodes[0]).value);
        assertSame(copy.nodes[0], copy.nodes[1].next);
        assertSame(copy.nodes[1], copy.nodes[0].next);
        assertNull(copy.nodes[2]);
        assertSame(copy.nodes[0], ((Hand) copy.any).owner());
        assertSame(copy, copy.list.get(0));
        assertSame(copy.list, copy.list.get(1));
        assertEquals(6, copy.shelf.heightInAttic(), "an inner object is in the copy");
        assertEquals(0, copy.nodes[0].cache, "made without a constructor");
    }

    @Test
    void shouldKeepListedCollections() {
        Attic attic = new Attic();
        BitSet bits = new BitSet();
        bits.set(70);
        attic.list.addAll(Arrays.asList(
                null,
                new ArrayDeque<>(List.of("b", "a")),
                new LinkedHashMap<>(Map.of("k", "v")),
                new TreeMap<>(Map.of(2, "b", 1, "a")),
                List.of(),
                List.of(1),
                List.of(1, 2, 3),
                Set.of(1),
                Set.of(1, 2, 3),
                Map.of(),
                Map.of(1, "a", 2, "b"),
                EnumSet.allOf(Suit.class),
                EnumSet.noneOf(Suit.class),
                new EnumMap<>(Map.of(Suit.SPADES, new Card(Suit.SPADES, 1), Suit.HEARTS, "red")),
                new EnumMap<>(Suit.class),
                IntArrayList.of(2, 1),
                LongArrayList.of(1L << 40),
                ShortArrayList.of((short) -1),
                CharArrayList.of('c'),
                FloatArrayList.of(-0f),
                DoubleArrayList.of(Double.NEGATIVE_INFINITY),
                ObjectArrayList.of(Suit.SPADES, "text"),
                bits));
        List<Object> copy = copy(attic).list;
        assertEquals(List.of("b", "a"), new ArrayList<>((ArrayDeque<?>) copy.get(1)));
        copy.set(1, attic.list.get(1)); // no equals of its own
        assertEquals(attic.list, copy);
        for (int i = 1; i < copy.size(); i++) {
            assertSame(attic.list.get(i).getClass(), copy.get(i).getClass());
        }
    }

    @Test
    void shouldReferToObjectsOfTheRoomByNumber() {
        Attic attic = new Attic();
        Ship here = new Ship();
        Ship gone = new Ship();
        EntityFields.id(here, 1);
        EntityFields.id(gone, 2);
        gone.hull = 3;
        gone.target = here;
        attic.ship = gone;
        attic.list.addAll(List.of(gone, here, attic.chat));
        Ship hereToo = new Ship();
        Attic copy = read(write(attic, here), hereToo);
        assertEquals(2, copy.ship.id());
        assertEquals(3, copy.ship.hull);
        assertSame(hereToo, copy.ship.target);
        assertSame(copy.ship, copy.list.get(0));
        assertSame(hereToo, copy.list.get(1));
        assertSame(copy.chat, copy.list.get(2));
    }

    @Test
    void shouldKeepTheKeysThatAnEmptyEnumMapTakes() {
        Attic attic = new Attic();
        attic.any = new EnumMap<>(Suit.class);
        @SuppressWarnings("unchecked") // as written
        Map<Suit, Object> copy = (Map<Suit, Object>) copy(attic).any;
        copy.put(Suit.SPADES, 1);
        assertEquals(Map.of(Suit.SPADES, 1), copy);
    }

    /** The collections iterate in an unspecified order, but have the same content. */
    @Test
    void shouldWriteUnorderedCollectionsInTheOrderOfTheirKeys() {
        List<Ship> ships = new ArrayList<>();
        for (int id = 1; id <= 100; id++) {
            Ship ship = new Ship();
            EntityFields.id(ship, id);
            ships.add(ship);
        }
        Attic attic = new Attic();
        Attic other = new Attic();
        attic.any = new HashSet<>(ships);
        other.any = new HashSet<>(reversed(ships));
        assertArrayEquals(write(attic, ships.toArray()), write(other, ships.toArray()));
        List<Object> keys = List.of(
                "b",
                "a",
                2,
                1,
                'c',
                1.5,
                true,
                Suit.SPADES,
                Suit.HEARTS,
                new Card(Suit.HEARTS, 2),
                new Card(Suit.HEARTS, 1));
        Map<Object, Object> map = new HashMap<>();
        Map<Object, Object> larger = new HashMap<>(1000);
        keys.forEach(key -> map.put(key, key));
        reversed(keys).forEach(key -> larger.put(key, key));
        attic.any = map;
        other.any = larger;
        assertArrayEquals(write(attic), write(other));
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    @Test
    void shouldSeeEveryDifference() {
        byte[] before = write(new Attic());
        Attic attic = new Attic();
        attic.aDouble = Math.nextUp(7.0);
        assertFalse(Arrays.equals(before, write(attic)));
        attic.aDouble = 7;
        assertArrayEquals(before, write(attic));
        attic.aFloat = Float.NaN;
        byte[] nan = write(attic);
        attic.aFloat = Float.intBitsToFloat(0x7fc00001);
        assertArrayEquals(nan, write(attic), "NaN is one value");
        attic.aFloat = 6;
        attic.any = new Node("a");
        attic.list.add(new Node("a"));
        byte[] two = write(attic);
        attic.list.set(0, attic.any);
        assertFalse(Arrays.equals(two, write(attic)), "one object is not two");
        attic.any = new Card(Suit.HEARTS, 1);
        attic.list.set(0, new Card(Suit.HEARTS, 1));
        two = write(attic);
        attic.list.set(0, attic.any);
        assertArrayEquals(two, write(attic), "but records are values");
    }

    static final class Keeper {
        @Nullable
        Object kept;
    }

    static Stream<Arguments> refused() {
        Supplier<String> lambda = () -> "";
        String set = "LinkedHashSet instead";
        String map = "LinkedHashMap instead";
        String comparator = "let the keys be Comparable";
        String other = "or objects of classes in the game's package";
        return Stream.of(
                Arguments.of(lambda, "", "make the field transient and set it in the constructor and in restored"),
                Arguments.of(new Random(1), "", "use room.random() instead"),
                Arguments.of(new SplittableRandom(1), "", "use room.random() instead"),
                Arguments.of(Thread.currentThread(), "", "ends with the process: make the field transient"),
                Arguments.of(new Socket(), "", "ends with the process: make the field transient"),
                Arguments.of(new IdentityHashMap<>(), "", map),
                Arguments.of(new HashMap<>(Map.of(new Node("a"), 1)), "", map.replace(" instead", "")),
                Arguments.of(new CopyOnWriteArraySet<>(), "", set),
                Arguments.of(new HashSet<>(List.of(new ArrayList<>())), "", set),
                Arguments.of(new TreeMap<>(Comparator.reverseOrder()), "", comparator),
                Arguments.of(new TreeSet<>(Comparator.reverseOrder()), "", comparator),
                Arguments.of(new PriorityQueue<>(Comparator.reverseOrder()), "", comparator),
                Arguments.of(new ConcurrentLinkedQueue<>(), "", other),
                Arguments.of(new Object(), "", other),
                Arguments.of(Collections.unmodifiableList(new ArrayList<>()), "", other),
                Arguments.of(new ArrayList<>(List.of(1)).subList(0, 1), "", other),
                Arguments.of(new ArrayList<>(List.of(1, new Object())), "[1]", other),
                Arguments.of(new Object[] {1, 2, new Object()}, "[2]", other),
                Arguments.of(new TreeMap<>(Map.of("key", new Object())), "[key]", other),
                Arguments.of(new EnumMap<>(Map.of(Suit.SPADES, List.of(new Object()))), "[SPADES][0]", other),
                Arguments.of(new Hand(List.of(), new Node("", new Object())), ".owner.next", other),
                Arguments.of(
                        new ArrayList<>() {
                            private static final long serialVersionUID = 1;
                        },
                        "",
                        other));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Object object, String path, String cure) {
        Attic attic = new Attic();
        Keeper keeper = new Keeper();
        keeper.kept = object;
        attic.any = List.of(1, keeper);
        String message =
                assertThrows(AuthoringException.class, () -> write(attic)).getMessage();
        assertTrue(message.startsWith(Attic.class.getName() + ".any[1].kept" + path + ": it holds "), message);
        assertTrue(message.contains(cure), message);
    }

    private static Node chain(int length) {
        Node first = new Node("");
        for (int i = 1; i < length; i++) {
            first = new Node("", first);
        }
        return first;
    }

    @Test
    void shouldRefuseAChainThatTheStackOfAWorkerDoesNotHold() {
        Attic attic = new Attic();
        attic.any = chain(200);
        assertArrayEquals(write(attic), write(copy(attic)));
        attic.any = chain(100_000);
        String message =
                assertThrows(AuthoringException.class, () -> write(attic)).getMessage();
        assertTrue(message.startsWith(Attic.class.getName() + ".any.next.next"), message);
        assertTrue(message.length() < 1000, "the path is abbreviated");
        assertTrue(message.contains("keep them in a list"), message);
    }

    static Stream<Object> unordered() {
        return Stream.of(
                new HashMap<>(), new HashSet<>(), new ConcurrentHashMap<>(), Set.of("a", "b"), Map.of("a", 1, "b", 2));
    }

    @ParameterizedTest
    @MethodSource
    void unordered(Object object) {
        Attic attic = new Attic();
        attic.byName = new LinkedHashMap<>();
        attic.cards = new LinkedHashSet<>();
        attic.list.add(Set.of());
        attic.list.add(Map.of(1, 1));
        StateWriter out = new StateWriter().begin(Attic.class, List.of());
        visit(out, attic);
        out.writeFields();
        assertNull(out.unordered());
        attic.list.add(object);
        out.begin(Attic.class, List.of());
        visit(out, attic);
        out.writeFields();
        String unordered = out.unordered();
        assertNotNull(unordered);
        assertTrue(unordered.startsWith(Attic.class.getName() + ".list[2] is a "), unordered);
        assertTrue(unordered.endsWith(
                object instanceof Map ? "use a LinkedHashMap instead" : "use a LinkedHashSet instead"));
    }

    @Test
    void shouldSupportThePartsOfTheLibrary() {
        assertTrue(Part.class.isAssignableFrom(Chat.class));
        Chat chat = new Chat();
        StateWriter out = new StateWriter().begin(Attic.class, List.of());
        out.fields("chat", 0, chat);
        out.writeFields();
    }
}
