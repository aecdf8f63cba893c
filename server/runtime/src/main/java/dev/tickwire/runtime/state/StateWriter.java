package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.IdentityObjectIntMap;
import dev.tickwire.Entity;
import dev.tickwire.Part;
import dev.tickwire.RoomState;
import dev.tickwire.runtime.game.AuthoringException;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes one room's state. Equal states give equal bytes: a HashMap is written in the order of its keys, NaN in one
 * form.
 *
 * <p>A mutable object is written once, and then referred to by its number, so that shared objects stay shared; text,
 * boxed values, enum constants, records and immutable collections are values.
 *
 * <p><b>Threads.</b> One at a time: the room's worker writes, another thread may {@link #finish}. <b>Memory.</b> The
 * written bytes, and two words for each mutable object; {@link #begin} reuses it.
 */
public final class StateWriter implements StateVisitor {
    private static final int BYTES_INITIAL = 4096;
    private static final int NEW = 0;
    private static final int STEPS_MAX = 250; // each takes about 1 KB of the stack of a thread of 1 MB

    private final Output out = new Output(BYTES_INITIAL, -1);
    private final NameTable table = new NameTable();
    private final ObjectPath path = new ObjectPath();
    private final Map<Class<?>, ObjectCodec<Object>> codecs = new HashMap<>();
    private final IdentityObjectIntMap<Object> numbers = new IdentityObjectIntMap<>(); // < 0: in ofRoom
    private final List<Object> ofRoom = new ArrayList<>();
    private final List<String> names = new ArrayList<>(); // parallel to ofRoom
    private final IntArrayList ids = new IntArrayList(); // parallel to ofRoom
    private final IntArrayList visited = new IntArrayList(); // indexes in ofRoom
    private final List<Later> later = new ArrayList<>();
    private @Nullable FieldStarts starts;
    private String gamePackage = "";
    private int written; // mutable objects
    private @Nullable String unordered;

    /** A part that the finishing thread writes; {@code toString} names it in a {@link #difference}. */
    public interface Later {
        /** Called once, by the thread that finishes. */
        void write(StateWriter out);
    }

    /**
     * Begins to write a state.
     *
     * @param gameClass the game's fields may hold objects of classes in its package and below
     */
    @SuppressWarnings("unchecked") // a codec is asked about its own type only
    public StateWriter begin(Class<?> gameClass, List<? extends ObjectCodec<?>> ofRuntime) {
        out.reset();
        table.clear();
        path.clear();
        codecs.clear();
        numbers.clear();
        ofRoom.clear();
        names.clear();
        ids.clear();
        visited.clear();
        later.clear();
        gamePackage = gameClass.getPackageName();
        written = 0;
        unordered = null;
        for (ObjectCodec<?> codec : ofRuntime) {
            codecs.put(codec.type(), (ObjectCodec<Object>) codec);
        }
        return this;
    }

    /** Records the positions of fields from now on, for {@link #difference}. */
    public StateWriter trace() {
        starts = new FieldStarts();
        return this;
    }

    @Override
    public void know(String name, int number, Object object) {
        ofRoom.add(object);
        names.add(name);
        ids.add(number);
        numbers.put(object, -ofRoom.size());
    }

    @Override
    public void fields(String name, int number, Object object) {
        visited.add(ofRoom.size());
        know(name, number, object);
    }

    /**
     * Writes the fields of all objects that have been visited.
     *
     * @throws AuthoringException naming the path to a field that holds an unsupported object, and the cure
     */
    public void writeFields() {
        number(visited.size());
        for (int i = 0; i < visited.size(); i++) {
            int index = visited.getInt(i);
            Object object = ofRoom.get(index);
            name(names.get(index));
            number(ids.getInt(index));
            path.begin(object, ids.getInt(index));
            try {
                writeFields(object);
            } catch (UnsupportedTypeException e) {
                throw path.refuse(String.valueOf(e.getMessage()));
            }
        }
    }

    public void number(int value) {
        out.writeVarInt(value, false);
    }

    public void text(@Nullable String value) {
        out.writeString(value);
    }

    /**
     * Writes the first {@code count} numbers as differences from {@code before}; missing numbers of {@code before}
     * count as 0.
     */
    public void differences(int[] values, int count, int[] before, int countBefore) {
        for (int i = 0; i < count; i++) {
            out.writeVarInt(values[i] - (i < countBefore ? before[i] : 0), false);
        }
    }

    /** As {@link #differences(int[], int, int[], int)}. */
    public void differences(long[] values, int count, long[] before, int countBefore) {
        for (int i = 0; i < count; i++) {
            out.writeVarLong(values[i] - (i < countBefore ? before[i] : 0), false);
        }
    }

    /** Writes an object that is part of the state, or {@code null}. */
    public void value(@Nullable Object value) {
        if (value == null) {
            out.writeByte(Tag.NULL);
            return;
        }
        Class<?> type = value.getClass();
        if (type == String.class) {
            out.writeByte(Tag.TEXT);
            out.writeString((String) value);
        } else if (value instanceof Number || type == Boolean.class || type == Character.class) {
            boxed(value);
        } else if (value instanceof Enum<?> constant) {
            out.writeByte(Tag.CONSTANT);
            entry(constant);
        } else if (type.isRecord()) {
            out.writeByte(Tag.RECORD);
            writeFields(value);
        } else {
            object(value, type);
        }
    }

    private void boxed(Object value) {
        if (value instanceof Integer number) {
            out.writeByte(Tag.INT);
            out.writeVarInt(number, false);
        } else if (value instanceof Boolean is) {
            out.writeByte(Tag.BOOLEAN);
            out.writeBoolean(is);
        } else if (value instanceof Long number) {
            out.writeByte(Tag.LONG);
            out.writeVarLong(number, false);
        } else if (value instanceof Double number) {
            out.writeByte(Tag.DOUBLE);
            out.writeLong(Double.doubleToLongBits(number));
        } else if (value instanceof Float number) {
            out.writeByte(Tag.FLOAT);
            out.writeInt(Float.floatToIntBits(number));
        } else if (value instanceof Character character) {
            out.writeByte(Tag.CHAR);
            out.writeChar(character);
        } else if (value instanceof Short number) {
            out.writeByte(Tag.SHORT);
            out.writeShort(number);
        } else if (value instanceof Byte number) {
            out.writeByte(Tag.BYTE);
            out.writeByte(number);
        } else {
            object(value, value.getClass());
        }
    }

    private void object(Object object, Class<?> type) {
        TypeCodec listed = TypeCodecs.of(type);
        if (listed != null && listed.value()) {
            listed(listed, object);
            return;
        }
        int number = numbers.get(object, NEW);
        if (number > NEW) {
            out.writeByte(Tag.AGAIN);
            number(number - 1);
        } else if (number < NEW) {
            out.writeByte(Tag.OF_ROOM);
            name(names.get(-number - 1));
            number(ids.getInt(-number - 1));
        } else {
            numbers.put(object, ++written);
            if (listed != null) {
                listed(listed, object);
            } else if (type.isArray()) {
                out.writeByte(Tag.ARRAY);
                type(type.getComponentType());
                ArrayElements.write(this, out, object);
            } else {
                fieldByField(object, type);
            }
        }
    }

    private void listed(TypeCodec listed, Object object) {
        if (unordered == null && !listed.ordered(object) && path.ofGame(this)) {
            unordered =
                    path + " is a " + object.getClass().getSimpleName() + ": " + UnsupportedTypeException.cure(object);
        }
        out.writeByte(Tag.LISTED);
        name(listed.name());
        listed.write(this, object);
    }

    private void fieldByField(Object object, Class<?> type) {
        ObjectCodec<Object> codec = codecs.get(type);
        if (codec != null) {
            out.writeByte(Tag.CODEC);
            type(type);
            value(codec.origin(object));
            codec.parts(object).forEach(this::writeFields);
            return;
        }
        requireListed(object);
        if (object instanceof Entity entity) { // no longer in the room, or not yet
            out.writeByte(Tag.ENTITY);
            number(entity.id());
            value(entity.hasOwner() ? entity.owner() : null);
        } else {
            out.writeByte(Tag.OBJECT);
        }
        writeFields(object);
    }

    private void requireListed(Object object) {
        Class<?> c = object.getClass();
        do {
            if (!isOfGame(c)) {
                throw UnsupportedTypeException.of(object);
            }
            c = c.getSuperclass();
        } while (c != Object.class && c != Entity.class && c != RoomState.class);
    }

    /** Whether a class belongs to the game or a part. */
    boolean isOfGame(Class<?> type) {
        String name = type.getPackageName();
        return !type.isHidden()
                && (name.equals(gamePackage)
                        || (name.startsWith(gamePackage) && name.startsWith(".", gamePackage.length()))
                        || Part.class.isAssignableFrom(type.getNestHost()));
    }

    /** Writes an element of a collection or array. */
    void element(int index, @Nullable Object element) {
        path.push(index);
        value(element);
        path.pop();
    }

    /** Writes the value of a key. */
    void valueOf(@Nullable Object key, @Nullable Object value) {
        path.push(key);
        value(value);
        path.pop();
    }

    /** Writes a class. */
    public void type(Class<?> type) {
        entry(type);
    }

    private void name(String name) {
        entry(name);
    }

    private void entry(Object of) {
        int before = table.size();
        int index = table.index(of);
        if (starts != null && index == before) {
            starts.entryBegins(out.position());
        }
        number(index);
    }

    private void writeFields(Object of) {
        StateFields layout = StateFields.of(of.getClass());
        entry(layout);
        if (path.steps() > STEPS_MAX) {
            throw UnsupportedTypeException.deep(STEPS_MAX);
        }
        for (StateField slot : layout.slots()) {
            if (starts != null) {
                starts.fieldBegins(out.position(), slot, of);
            }
            try {
                writeField(slot, of);
            } catch (IllegalAccessException e) {
                throw new AssertionError(slot + " is accessible", e);
            }
        }
    }

    private void writeField(StateField slot, Object of) throws IllegalAccessException {
        switch (slot.kind()) {
            case 'Z' -> out.writeBoolean(slot.field().getBoolean(of));
            case 'B' -> out.writeByte(slot.field().getByte(of));
            case 'S' -> out.writeShort(slot.field().getShort(of));
            case 'C' -> out.writeChar(slot.field().getChar(of));
            case 'I' -> out.writeVarInt(slot.field().getInt(of), false);
            case 'J' -> out.writeVarLong(slot.field().getLong(of), false);
            case 'F' -> out.writeInt(Float.floatToIntBits(slot.field().getFloat(of)));
            case 'D' -> out.writeLong(Double.doubleToLongBits(slot.field().getDouble(of)));
            default -> {
                path.push(slot);
                value(slot.get(of));
                path.pop();
            }
        }
    }

    /** Defers a part to {@link #finish}. */
    public void later(Later what) {
        later.add(what);
    }

    /**
     * Names a field of the game with a collection whose copy iterates in another order, and the cure; {@code null}:
     * none.
     */
    public @Nullable String unordered() {
        return unordered;
    }

    /** The written bytes, after a table of names and before a checksum. Call once, on any thread. */
    public byte[] finish() {
        for (Later what : later) {
            if (starts != null) {
                starts.begins(out.position(), what.toString());
            }
            what.write(this);
        }
        later.clear();
        return Envelope.wrap(table, out);
    }

    /**
     * The first field that another writer of the same game has written differently; {@code null}: none. Both have
     * {@linkplain #trace traced} and finished.
     */
    public @Nullable FieldDifference difference(StateWriter other) {
        return Objects.requireNonNull(starts, "it traces")
                .difference(out, table, other.out, other.table, Objects.requireNonNull(other.starts, "it traces"));
    }
}
