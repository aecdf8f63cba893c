package dev.tickwire.runtime.state;

import it.unimi.dsi.fastutil.chars.CharArrayList;
import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import it.unimi.dsi.fastutil.shorts.ShortArrayList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of the classes of java.util and fastutil whose objects may be part of a state.
 *
 * <p><b>Threads.</b> Any.
 */
@SuppressWarnings("JdkObsolete") // games may use a LinkedList
final class TypeCodecs {
    private static final Map<Class<?>, TypeCodec> BY_CLASS = new HashMap<>();
    private static final Map<String, TypeCodec> BY_NAME = new HashMap<>();

    private TypeCodecs() {}

    /** {@code null}: objects of this class are not supported. */
    static @Nullable TypeCodec of(Class<?> type) {
        return BY_CLASS.get(EnumSet.class.isAssignableFrom(type) ? EnumSet.class : type);
    }

    /** {@code null}: no build has written such a name. */
    static @Nullable TypeCodec named(String name) {
        return BY_NAME.get(name);
    }

    private static void add(TypeCodec listed, Class<?>... types) {
        BY_NAME.put(listed.name(), listed);
        for (Class<?> type : types) {
            BY_CLASS.put(type, listed);
        }
    }

    private static void collection(Class<?> type, Supplier<? extends Collection<?>> make) {
        add(new CollectionCodec(type.getName(), make, true), type);
    }

    private static void map(Class<?> type, Supplier<? extends Map<?, ?>> make) {
        add(new MapCodec(type.getName(), make, true), type);
    }

    static {
        collection(ArrayList.class, ArrayList::new);
        collection(LinkedList.class, LinkedList::new);
        collection(ArrayDeque.class, ArrayDeque::new);
        collection(PriorityQueue.class, PriorityQueue::new);
        collection(LinkedHashSet.class, LinkedHashSet::new);
        collection(TreeSet.class, TreeSet::new);
        collection(CharArrayList.class, CharArrayList::new);
        collection(ShortArrayList.class, ShortArrayList::new);
        collection(IntArrayList.class, IntArrayList::new);
        collection(LongArrayList.class, LongArrayList::new);
        collection(FloatArrayList.class, FloatArrayList::new);
        collection(DoubleArrayList.class, DoubleArrayList::new);
        collection(ObjectArrayList.class, ObjectArrayList::new);
        map(LinkedHashMap.class, LinkedHashMap::new);
        map(TreeMap.class, TreeMap::new);
        add(new CollectionCodec(HashSet.class.getName(), HashSet::new, false), HashSet.class);
        add(new MapCodec(HashMap.class.getName(), HashMap::new, false), HashMap.class);
        add(new MapCodec(ConcurrentHashMap.class.getName(), ConcurrentHashMap::new, false), ConcurrentHashMap.class);
        add(new EnumCollectionCodecs.OfSet(), EnumSet.class);
        add(new EnumCollectionCodecs.OfMap(), EnumMap.class);
        add(
                new ImmutableCollectionCodec("List.of", true, TypeCodecs::listOf),
                List.of().getClass(),
                List.of(1).getClass(),
                Collections.emptyList().getClass());
        add(
                new ImmutableCollectionCodec("Set.of", false, Set::of),
                Set.of().getClass(),
                Set.of(1).getClass(),
                Collections.emptySet().getClass());
        add(
                new ImmutableCollectionCodec("Map.of", false, TypeCodecs::mapOf),
                Map.of().getClass(),
                Map.of(1, 1).getClass(),
                Collections.emptyMap().getClass());
        add(new AsList(), Arrays.asList(1).getClass());
        add(new Bits(), BitSet.class);
        optional(Optional.class, given -> ((Optional<?>) given).orElse(null), Optional::ofNullable);
        optional(
                OptionalInt.class,
                given -> given.isPresent() ? given.getAsInt() : null,
                value -> value == null ? OptionalInt.empty() : OptionalInt.of((int) value));
        optional(
                OptionalLong.class,
                given -> given.isPresent() ? given.getAsLong() : null,
                value -> value == null ? OptionalLong.empty() : OptionalLong.of((long) value));
        optional(
                OptionalDouble.class,
                given -> given.isPresent() ? given.getAsDouble() : null,
                value -> value == null ? OptionalDouble.empty() : OptionalDouble.of((double) value));
    }

    private static Object listOf(Object[] values) {
        return Arrays.asList(values).contains(null) ? Stream.of(values).toList() : List.of(values);
    }

    private static Object mapOf(Object[] keysAndValues) {
        Map.Entry<?, ?>[] entries = new Map.Entry<?, ?>[keysAndValues.length / 2];
        Arrays.setAll(entries, i -> Map.entry(keysAndValues[2 * i], keysAndValues[2 * i + 1]));
        return Map.ofEntries(entries);
    }

    private static <T> void optional(
            Class<T> type, Function<T, @Nullable Object> get, Function<@Nullable Object, Object> make) {
        add(
                new TypeCodec(type.getName()) {
                    @Override
                    boolean value() {
                        return true;
                    }

                    @Override
                    void write(StateWriter out, Object object) {
                        out.value(get.apply(type.cast(object)));
                    }

                    @Override
                    Object read(StateReader in, int number, @Nullable Object existing) {
                        return make.apply(in.value());
                    }
                },
                type);
    }

    /** The list of {@link Arrays#asList}: mutable elements, fixed length. */
    private static final class AsList extends TypeCodec {
        AsList() {
            super("Arrays.asList");
        }

        @Override
        void write(StateWriter out, Object object) {
            List<?> list = (List<?>) object;
            out.number(list.size());
            for (int i = 0; i < list.size(); i++) {
                out.element(i, list.get(i));
            }
        }

        @Override
        Object read(StateReader in, int number, @Nullable Object existing) {
            List<Object> list = Arrays.asList(new Object[in.number()]);
            in.made(number, list);
            for (int i = 0; i < list.size(); i++) {
                list.set(i, in.value());
            }
            return list;
        }
    }

    private static final class Bits extends TypeCodec {
        Bits() {
            super(BitSet.class.getName());
        }

        @Override
        void write(StateWriter out, Object object) {
            out.value(((BitSet) object).toLongArray());
        }

        @Override
        Object read(StateReader in, int number, @Nullable Object existing) {
            BitSet bits = existing instanceof BitSet given ? given : new BitSet();
            in.made(number, bits);
            bits.clear();
            bits.or(BitSet.valueOf((long[]) in.value()));
            return bits;
        }
    }
}
