package dev.tickwire.runtime.state;

import com.esotericsoftware.kryo.io.Input;
import dev.tickwire.Entity;
import dev.tickwire.Player;
import dev.tickwire.runtime.game.EntityFields;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a {@link StateWriter} in any process and any build: fields are found by name. A new field keeps
 * the value that the constructor sets; a removed one is skipped. {@link dev.tickwire.Was} handles all other
 * differences.
 *
 * <p>The object in a {@code final} field is filled in place, because other objects may refer to it.
 *
 * <p><b>Threads.</b> The room's worker only.
 *
 * <p><b>Errors.</b> {@link DamagedStateException} if the bytes are damaged; {@link OtherBuildException} if this build
 * cannot read them.
 */
public final class StateReader implements StateVisitor {
    private final Input in;
    private final ClassNames classes;
    private final SavedNameTable table;
    private final BuildDifferences differences;
    private final Map<Class<?>, ObjectCodec<Object>> codecs = new HashMap<>();
    private final Map<String, Int2ObjectOpenHashMap<Object>> ofRoom = new HashMap<>(); // by name and number
    private final Set<Named> visited = new HashSet<>();
    private final List<@Nullable Object> made = new ArrayList<>();
    private final List<Runnable> migrations = new ArrayList<>();
    private int misfits;
    private String misfit = "";

    /**
     * Begins to read a state.
     *
     * @param codecs the same as the writer's; they make objects of the new room
     * @param notes receives each harmless difference between the two builds once
     */
    @SuppressWarnings("unchecked") // a codec is asked about its own type only
    public StateReader(
            byte[] bytes, Class<?> gameClass, List<? extends ObjectCodec<?>> codecs, Consumer<String> notes) {
        this.in = Envelope.unwrap(bytes);
        this.classes = new ClassNames(gameClass);
        this.table = new SavedNameTable(in, classes);
        this.differences = new BuildDifferences(notes);
        codecs.forEach(codec -> this.codecs.put(codec.type(), (ObjectCodec<Object>) codec));
    }

    @Override
    public void know(String name, int number, Object object) {
        ofRoom.computeIfAbsent(name, any -> new Int2ObjectOpenHashMap<>()).put(number, object);
    }

    @Override
    public void fields(String name, int number, Object object) {
        know(name, number, object);
        visited.add(new Named(name, number));
    }

    private record Named(String name, int number) {}

    /**
     * Sets the fields of all objects that have been visited.
     *
     * @throws OtherBuildException naming each difference that the author must resolve
     */
    public void readFields() {
        for (int left = number(); left > 0; left--) {
            String name = name();
            int number = number();
            SavedClass saved = table.layout(number());
            Object object = ofRoom(name, number);
            if (object == null) {
                differences.note(saved.name() + " is gone");
                int before = misfits;
                gone(saved);
                misfits = before;
            } else {
                new FieldValues(this, saved, StateFields.of(object.getClass())).set(object, true);
                visited.remove(new Named(classNameNow(name), number));
            }
        }
        visited.forEach(left -> differences.note(left.name + " is new"));
        settle();
    }

    /**
     * Reads a single object.
     *
     * @throws OtherBuildException as {@link #readFields}
     */
    public Object single() {
        Object object = Objects.requireNonNull(value());
        if (misfits > 0) {
            differences.problem("it is " + misfit);
        }
        settle();
        return object;
    }

    private void settle() {
        differences.require();
        migrations.forEach(Runnable::run);
    }

    private @Nullable Object ofRoom(String name, int number) {
        Int2ObjectOpenHashMap<Object> ofName = ofRoom.get(name);
        if (ofName == null) {
            ofName = ofRoom.get(classNameNow(name));
        }
        return ofName == null ? null : ofName.get(number);
    }

    private String classNameNow(String name) {
        if (ofRoom.containsKey(name)) {
            return name;
        }
        Class<?> type = classes.find(name);
        return type == null ? name : type.getName();
    }

    public int number() {
        return in.readVarInt(false);
    }

    public @Nullable String text() {
        return in.readString();
    }

    private String name() {
        return table.name(number());
    }

    /** A class; its name if this build does not have it. */
    public Object typeOrName() {
        return table.type(number());
    }

    /** A class; {@code null} if this build does not have it. */
    @Nullable
    Class<?> type() {
        return typeOrName() instanceof Class<?> type ? type : null;
    }

    /** Notes a difference from the build that wrote the state, of a class that may be gone. */
    public void note(Object typeOrName, String what) {
        differences.note((typeOrName instanceof Class<?> type ? type.getName() : typeOrName) + ": " + what);
    }

    /** Fills and returns an array that {@link StateWriter#differences(int[], int, int[], int)} has written. */
    public int[] differences(int[] values, int[] before, int countBefore) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readVarInt(false) + (i < countBefore ? before[i] : 0);
        }
        return values;
    }

    /** As {@link #differences(int[], int[], int)}. */
    public long[] differences(long[] values, long[] before, int countBefore) {
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readVarLong(false) + (i < countBefore ? before[i] : 0);
        }
        return values;
    }

    /** An object that is part of the state, or {@code null}. */
    public @Nullable Object value() {
        return value(null);
    }

    private @Nullable Object value(@Nullable Object existing) {
        byte tag = in.readByte();
        return switch (tag) {
            case Tag.NULL -> null;
            case Tag.AGAIN -> again(made.get(number()));
            case Tag.OF_ROOM -> fromRoom(name(), number());
            case Tag.TEXT -> in.readString();
            case Tag.BOOLEAN -> in.readBoolean();
            case Tag.BYTE -> in.readByte();
            case Tag.SHORT -> in.readShort();
            case Tag.CHAR -> in.readChar();
            case Tag.INT -> in.readVarInt(false);
            case Tag.LONG -> in.readVarLong(false);
            case Tag.FLOAT -> in.readFloat();
            case Tag.DOUBLE -> in.readDouble();
            case Tag.CONSTANT -> constant(table.constant(number()));
            case Tag.RECORD -> record(table.layout(number()));
            case Tag.OBJECT -> object(existing);
            case Tag.ENTITY -> entity();
            case Tag.CODEC -> byCodec();
            case Tag.ARRAY -> array(existing);
            case Tag.LISTED -> listed(existing);
            default -> throw new DamagedStateException("no value begins with " + tag);
        };
    }

    private @Nullable Object again(@Nullable Object object) {
        if (object instanceof UnknownObject) {
            misfit("an object whose class is gone");
        }
        return object;
    }

    private Object fromRoom(String name, int number) {
        Object object = ofRoom(name, number);
        if (object == null) {
            misfit(name + " " + number + ", which is gone");
            return new UnknownObject();
        }
        return object;
    }

    private Object constant(Object constant) {
        if (constant instanceof String gone) {
            misfit(gone + ", which is gone");
            return gone.substring(gone.lastIndexOf('.') + 1);
        }
        return constant;
    }

    /** Records that a field cannot hold the value. */
    private void misfit(String what) {
        misfits++;
        misfit = what;
    }

    void misfit(Object element, Class<?> type) {
        misfit(element.getClass().getName() + " where " + type.getName() + " is needed");
    }

    private int nextNumber() {
        made.add(null);
        return made.size() - 1;
    }

    /** Registers the object of this number before it is filled. */
    void made(int number, Object object) {
        made.set(number, object);
    }

    private Object record(SavedClass saved) {
        Class<?> type = classes.find(saved.name());
        if (type == null || !type.isRecord()) {
            return gone(saved);
        }
        return new FieldValues(this, saved, StateFields.of(type)).record();
    }

    private UnknownObject gone(SavedClass saved) {
        UnknownObject gone = new UnknownObject();
        readGone(saved, gone);
        return gone;
    }

    private void readGone(SavedClass saved, UnknownObject gone) {
        differences.ignore();
        for (int i = 0; i < saved.fields(); i++) {
            gone.put(saved.fieldName(i), field(saved.kind(i), null));
        }
        differences.stopIgnoring();
        misfit("an object of " + saved.name() + ", which is gone");
    }

    private Object object(@Nullable Object existing) {
        int number = nextNumber();
        SavedClass saved = table.layout(number());
        Class<?> type = classes.find(saved.name());
        if (type == null || type.isInterface() || type.isRecord()) {
            UnknownObject gone = new UnknownObject();
            made(number, gone);
            readGone(saved, gone);
            return gone;
        }
        Object object = existing != null && existing.getClass() == type ? existing : ObjectFactory.of(type);
        made(number, object);
        new FieldValues(this, saved, StateFields.of(type)).set(object, false);
        return object;
    }

    private Object entity() {
        int number = nextNumber();
        int id = number();
        Object owner = value();
        SavedClass saved = table.layout(number());
        Class<?> type = classes.find(saved.name());
        if (type == null || !Entity.class.isAssignableFrom(type)) {
            UnknownObject gone = new UnknownObject();
            made(number, gone);
            readGone(saved, gone);
            return gone;
        }
        Entity entity = (Entity) ObjectFactory.of(type);
        EntityFields.id(entity, id);
        EntityFields.owner(entity, (Player) owner);
        made(number, entity);
        new FieldValues(this, saved, StateFields.of(type)).set(entity, false);
        return entity;
    }

    private Object byCodec() {
        int number = nextNumber();
        Class<?> type = type();
        ObjectCodec<Object> codec = codecs.get(type);
        if (codec == null) {
            throw new DamagedStateException("no object of " + type + " is made from its origin");
        }
        Object object = codec.make((Record) Objects.requireNonNull(value()));
        made(number, object);
        for (Object part : codec.parts(object)) {
            new FieldValues(this, table.layout(number()), StateFields.of(part.getClass())).set(part, false);
        }
        return object;
    }

    private Object array(@Nullable Object existing) {
        int number = nextNumber();
        Class<?> type = type();
        int length = in.readVarInt(true);
        if (type == null) {
            misfit("an array of a class that is gone");
        }
        Class<?> elements = type == null ? Object.class : type;
        Object array = existing != null
                        && existing.getClass().getComponentType() == elements
                        && Array.getLength(existing) == length
                ? existing
                : Array.newInstance(elements, length);
        made(number, array);
        ArrayElements.read(this, in, array);
        return array;
    }

    private Object listed(@Nullable Object existing) {
        String name = name();
        TypeCodec listed = TypeCodecs.named(name);
        if (listed == null) {
            throw new DamagedStateException("no collection is called " + name);
        }
        if (listed.value()) {
            return listed.read(this, -1, null);
        }
        TypeCodec ofExisting = existing == null ? null : TypeCodecs.of(existing.getClass());
        return listed.read(this, nextNumber(), ofExisting == null || ofExisting.value() ? null : existing);
    }

    ClassNames classes() {
        return classes;
    }

    BuildDifferences differences() {
        return differences;
    }

    /** Number of unresolved values that {@linkplain #misfit do not fit} their field. */
    int misfits() {
        return misfits;
    }

    void misfits(int left) {
        misfits = left;
    }

    /** The last value that did not fit. */
    String misfit() {
        return misfit;
    }

    /** Runs a migration after all fields are set. */
    void afterwards(Runnable migration) {
        migrations.add(migration);
    }

    /** Reads the value of a field of the type with this letter. */
    @Nullable
    Object field(char kind, @Nullable Object existing) {
        return switch (kind) {
            case 'Z' -> in.readBoolean();
            case 'B' -> in.readByte();
            case 'S' -> in.readShort();
            case 'C' -> in.readChar();
            case 'I' -> in.readVarInt(false);
            case 'J' -> in.readVarLong(false);
            case 'F' -> in.readFloat();
            case 'D' -> in.readDouble();
            default -> value(existing);
        };
    }
}
