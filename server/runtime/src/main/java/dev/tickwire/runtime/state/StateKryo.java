package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import com.esotericsoftware.kryo.util.MapReferenceResolver;
import dev.tickwire.Entity;
import dev.tickwire.Part;
import dev.tickwire.Player;
import dev.tickwire.RoomState;
import dev.tickwire.runtime.game.AuthoringException;
import dev.tickwire.runtime.game.EntityFields;
import it.unimi.dsi.fastutil.chars.CharArrayList;
import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import it.unimi.dsi.fastutil.shorts.ShortArrayList;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objenesis.strategy.StdInstantiatorStrategy;

/**
 * Kryo with a closed list of types: what is not on it is refused. Mutable objects are written once, and later by reference, so that what is one object stays
 * one; text, boxed values, enums, records and immutable collections are values. For one graph of objects.
 */
final class StateKryo extends Kryo {
    private static final Set<Class<?>> ORDERED = Set.of(
            ArrayList.class,
            LinkedList.class,
            ArrayDeque.class,
            PriorityQueue.class,
            LinkedHashMap.class,
            LinkedHashSet.class,
            TreeMap.class,
            TreeSet.class,
            BitSet.class,
            CharArrayList.class,
            ShortArrayList.class,
            IntArrayList.class,
            LongArrayList.class,
            FloatArrayList.class,
            DoubleArrayList.class,
            ObjectArrayList.class,
            Optional.class,
            OptionalInt.class,
            OptionalLong.class,
            OptionalDouble.class);
    private static final Set<Class<?>> UNORDERED = Set.of(HashMap.class, HashSet.class, ConcurrentHashMap.class);
    private static final Set<Class<?>> IMMUTABLE_LISTS =
            Set.of(List.of().getClass(), List.of(1).getClass());
    private static final Set<Class<?>> IMMUTABLE_UNORDERED = Set.of(
            Set.of().getClass(),
            Set.of(1).getClass(),
            Map.of().getClass(),
            Map.of(1, 1).getClass());

    private static final String CURE = ": make the field transient, so that it keeps what the constructor gives it;"
            + " or let it hold primitives, text, enums, records, arrays, lists, maps and sets of java.util, array lists of fastutil, entities, players,"
            + " or objects of classes in the game's package or below";

    private final String gamePackage;
    private final State visitor;
    private final Map<Class<?>, ObjectCodec<Object>> codecs = new HashMap<>();
    private final IntArrayList starts = new IntArrayList(); // of the fields written
    private final List<Field> fields = new ArrayList<>();
    private final List<Object> holders = new ArrayList<>();
    private final List<Object> known = new ArrayList<>();
    private final IdentityHashMap<Object, Integer> numberOfKnown = new IdentityHashMap<>();

    /** @param visitor writes and reads by this object */
    @SuppressWarnings("unchecked") // a codec is asked about its own type only
    StateKryo(Class<?> gameClass, List<? extends ObjectCodec<?>> codecs, State visitor) {
        super(new MutableObjects());
        this.gamePackage = gameClass.getPackageName();
        this.visitor = visitor;
        codecs.forEach(codec -> this.codecs.put(codec.type(), (ObjectCodec<Object>) codec));
        setClassLoader(gameClass.getClassLoader());
        setRegistrationRequired(false);
        setAutoReset(false); // one graph
        setInstantiatorStrategy(new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
    }

    /** Which objects are the same one is a question about mutable objects. */
    private static final class MutableObjects extends MapReferenceResolver {
        @Override
        @SuppressWarnings("rawtypes") // as inherited
        public boolean useReferences(Class type) {
            return super.useReferences(type)
                    && type != String.class
                    && !Record.class.isAssignableFrom(type)
                    && !IMMUTABLE_LISTS.contains(type)
                    && !IMMUTABLE_UNORDERED.contains(type);
        }
    }

    void know(Object object) {
        numberOfKnown.put(object, known.size());
        known.add(object);
    }

    void writeFields(Output out, Object of) {
        for (Field field : StateFields.of(of.getClass())) {
            starts.add(out.position());
            fields.add(field);
            holders.add(of);
            try {
                writeClassAndObject(out, StateFields.get(field, of));
            } catch (UnlistedException e) {
                throw new AuthoringException(
                        field.getDeclaringClass(), field.getName(), "it holds " + e.getMessage() + CURE);
            }
        }
    }

    /** The field to which the byte at this position belongs. */
    String fieldAt(int position) {
        int next = starts.size();
        while (next > 0 && starts.getInt(next - 1) > position) {
            next--;
        }
        if (next == 0) {
            return "which players and entities there are";
        }
        Field field = fields.get(next - 1);
        String holder = holders.get(next - 1) instanceof Entity entity ? " of entity " + entity.id() : "";
        return field.getDeclaringClass().getName() + "." + field.getName() + holder;
    }

    void readFields(Input in, Object of) {
        for (Field field : StateFields.of(of.getClass())) {
            StateFields.set(field, of, readClassAndObject(in));
        }
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // as inherited
    public Serializer getDefaultSerializer(Class type) {
        if (type.isArray()
                || Enum.class.isAssignableFrom(type)
                || EnumSet.class.isAssignableFrom(type)
                || ORDERED.contains(type)
                || IMMUTABLE_LISTS.contains(type)) {
            return super.getDefaultSerializer(type);
        } else if (type == EnumMap.class) {
            return new AnyEnumMap<>();
        } else if (UNORDERED.contains(type) || IMMUTABLE_UNORDERED.contains(type)) {
            return new KeyOrder<>(super.getDefaultSerializer(type));
        }
        return type.isRecord() ? new RecordSerializer(type) : new ObjectSerializer();
    }

    /** Objects that rooms have themselves, by their numbers; others field by field, if they are of the game's classes. */
    private final class ObjectSerializer extends Serializer<Object> {
        private static final int UNKNOWN = -1;

        @Override
        public void write(Kryo kryo, Output out, Object object) {
            int number = numberOfKnown.getOrDefault(object, UNKNOWN);
            out.writeInt(number);
            if (number != UNKNOWN) {
                return;
            }
            ObjectCodec<Object> codec = codecs.get(object.getClass());
            if (codec != null) {
                writeClassAndObject(out, codec.origin(object));
                codec.state(object, visitor);
                return;
            }
            requireListed(object.getClass());
            if (object instanceof Entity entity) { // that is not in the room any more, or not yet
                out.writeInt(entity.id());
                writeClassAndObject(out, entity.hasOwner() ? entity.owner() : null);
            }
            writeFields(out, object);
        }

        @Override
        public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
            int number = in.readInt();
            if (number != UNKNOWN) {
                return known.get(number);
            }
            ObjectCodec<Object> codec = codecs.get(type);
            if (codec != null) {
                Object object = codec.make((Record) readClassAndObject(in));
                reference(object);
                codec.state(object, visitor);
                return object;
            }
            Object object = newInstance(type);
            reference(object);
            if (object instanceof Entity entity) {
                EntityFields.id(entity, in.readInt());
                EntityFields.owner(entity, (Player) readClassAndObject(in));
            }
            readFields(in, object);
            return object;
        }
    }

    private void requireListed(Class<?> type) {
        Class<?> c = type;
        do {
            if (!isOfGame(c)) {
                throw new UnlistedException(type.isHidden() ? "a lambda" : "an object of " + type);
            }
            c = c.getSuperclass();
        } while (c != Object.class && c != Entity.class && c != RoomState.class);
    }

    private boolean isOfGame(Class<?> type) {
        String name = type.getPackageName();
        return !type.isHidden()
                && (name.equals(gamePackage)
                        || name.startsWith(gamePackage + ".")
                        || Part.class.isAssignableFrom(type.getNestHost()));
    }

    /** A record: its components, from which its canonical constructor makes it again. */
    private final class RecordSerializer extends Serializer<Object> {
        private final RecordComponent[] components;
        private final Constructor<?> constructor;

        RecordSerializer(Class<?> type) {
            components = type.getRecordComponents();
            Class<?>[] types =
                    Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                constructor = type.getDeclaredConstructor(types);
            } catch (NoSuchMethodException e) {
                throw new AssertionError("every record has a canonical constructor", e);
            }
            constructor.setAccessible(true);
        }

        @Override
        public void write(Kryo kryo, Output out, Object record) {
            writeFields(out, record);
        }

        @Override
        public Object read(Kryo kryo, Input in, Class<? extends Object> type) {
            Map<String, @Nullable Object> values = new HashMap<>();
            StateFields.of(type).forEach(field -> values.put(field.getName(), readClassAndObject(in)));
            Object[] arguments = Stream.of(components)
                    .map(component -> values.get(component.getName()))
                    .toArray();
            try {
                return constructor.newInstance(arguments);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type.getName() + " refuses what it has held", e);
            }
        }
    }
}
