package dev.tickwire.runtime.game;

import static java.util.Objects.requireNonNull;

import dev.tickwire.Command;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.Properties;
import dev.tickwire.Timer;
import dev.tickwire.Was;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.MessageType;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.Messages;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A game class, read once: its name, schema, message types and kinds.
 *
 * <p><b>Threads.</b> Immutable, for any thread.
 */
public final class GameType {
    /** Events of the client itself, beside those of the game. */
    private static final Set<String> NOT_EVENTS =
            Set.of("spawn", "change", "remove", "status", "rewound", "divergence");

    private final Class<? extends Game<?>> gameClass;
    private final Constructor<? extends Game<?>> constructor;
    private final Class<? extends Record> optionsType;
    private final @Nullable Class<? extends Record> propertiesType;
    private final List<Property> properties;
    private final Schema schema;
    private final String schemaHash;
    private final byte[] schemaHashBytes;
    private final List<KindClass> kinds = new ArrayList<>();
    private final Set<Class<?>> timers = new HashSet<>();
    private final Messages messages;
    private final PredictedKinds predictedKinds;
    private final CompiledRules compiledRules;
    private final List<PredictedRule> predictedRules;
    private final PartFields parts;
    private final @Nullable QueueRules queue;

    private GameType(Class<? extends Game<?>> gameClass) {
        this.gameClass = gameClass;
        this.constructor = constructor(gameClass);
        this.optionsType = optionsOf(gameClass);
        this.queue = QueueRules.of(gameClass);
        Map<String, Class<? extends Record>> messageClasses = new HashMap<>();
        List<MessageType> inputs = new ArrayList<>();
        List<MessageType> commands = new ArrayList<>();
        List<MessageType> events = new ArrayList<>();
        List<Class<?>> propertiesTypes = new ArrayList<>();
        this.parts = new PartFields(gameClass);
        Set<Class<?>> classes = GameClasses.of(gameClass);
        classes.addAll(parts.classes());
        for (Class<?> type : classes) {
            if (Timer.class.isAssignableFrom(type) && !type.isInterface()) {
                timers.add(timer(type));
            }
            if (KindClass.isKind(type)) {
                kinds.add(new KindClass(type));
            } else if (Input.class.isAssignableFrom(type) && !type.isInterface()) {
                inputs.add(message(type, messageClasses));
            } else if (Command.class.isAssignableFrom(type) && !type.isInterface()) {
                commands.add(message(type, messageClasses));
            } else if (Event.class.isAssignableFrom(type) && !type.isInterface()) {
                events.add(message(type, messageClasses));
            } else if (Properties.class.isAssignableFrom(type) && !type.isInterface()) {
                propertiesTypes.add(type);
            }
        }
        if (propertiesTypes.size() > 1) {
            throw new AuthoringException(
                    propertiesTypes.get(1),
                    "",
                    "the game has the Properties " + propertiesTypes.get(0).getName() + ": make them one record");
        }
        Class<?> found = propertiesTypes.isEmpty() ? null : propertiesTypes.get(0);
        this.properties = found == null ? List.of() : Property.of(found);
        this.propertiesType = found == null ? null : found.asSubclass(Record.class);
        requireDefaults();
        checkReferences();
        try {
            this.schema = Schema.of(
                    kebab(gameClass.getSimpleName()),
                    kinds.stream().map(KindClass::kind).toList(),
                    inputs,
                    commands,
                    events);
            this.messages = new Messages(schema, messageClasses);
        } catch (IllegalArgumentException e) {
            throw new AuthoringException(gameClass, "", String.valueOf(e.getMessage()));
        }
        this.schemaHash = schema.hash();
        this.schemaHashBytes = schema.hashBytes();
        kinds.sort((a, b) -> a.kind().name().compareTo(b.kind().name())); // as in the schema
        this.predictedKinds = new PredictedKinds(gameClass, kinds, schema.inputs());
        this.compiledRules = CompiledRules.of(gameClass, schema);
        CompiledRules.Module module = compiledRules.module();
        this.predictedRules = module == null || compiledRules.problem() != null
                ? List.of()
                : PredictedRule.of(module.manifest(), PredictedMethod.marked(gameClass), kinds, schema.inputs());
    }

    /**
     * Reads a game class.
     *
     * @throws AuthoringException naming the class, the field and the cure
     */
    public static GameType of(Class<? extends Game<?>> gameClass) {
        return new GameType(gameClass);
    }

    /** The class name in kebab case: the name of the game for clients and operators. */
    public String name() {
        return schema.game();
    }

    /** Whether the game had this name in an earlier build: see {@link Was}. */
    public boolean wasCalled(String name) {
        Was was = gameClass.getAnnotation(Was.class);
        return was != null
                && Stream.of(was.value())
                        .map(former ->
                                kebab(former.substring(Math.max(former.lastIndexOf('.'), former.lastIndexOf('$')) + 1)))
                        .anyMatch(name::equals);
    }

    public Class<? extends Game<?>> gameClass() {
        return gameClass;
    }

    public Class<? extends Record> optionsType() {
        return optionsType;
    }

    /** The record of properties by which its rooms are found; {@code null}: none. */
    public @Nullable Class<? extends Record> propertiesType() {
        return propertiesType;
    }

    /** The components of {@link #propertiesType}. */
    public List<Property> properties() {
        return properties;
    }

    public Schema schema() {
        return schema;
    }

    /** As {@link Schema#hash}, computed once. */
    public String schemaHash() {
        return schemaHash;
    }

    /** As {@link Schema#hashBytes}, computed once; must not be changed. */
    public byte[] schemaHashBytes() {
        return schemaHashBytes;
    }

    /** The classes of its timers. */
    public Set<Class<?>> timers() {
        return timers;
    }

    /** The kinds, in the order of the schema. */
    public List<KindClass> kinds() {
        return kinds;
    }

    /** The kinds that clients may predict. */
    public PredictedKinds predictedKinds() {
        return predictedKinds;
    }

    /** Its predicted rules, as its build has compiled them. */
    public CompiledRules compiledRules() {
        return compiledRules;
    }

    /**
     * Its predicted rules, in the order in which a tick applies them; none if the clients' module was compiled from
     * other classes.
     */
    public List<PredictedRule> predictedRules() {
        return predictedRules;
    }

    /** The properties of a new room until its game sets others; {@code null}: the game has none. */
    public @Nullable Record newProperties() {
        return propertiesType == null ? null : RecordReader.read("properties", propertiesType, null);
    }

    /** The fields of a game object that hold its parts. */
    public PartFields parts() {
        return parts;
    }

    /** How players are matched; {@code null}: the game has no queue. */
    public @Nullable QueueRules queue() {
        return queue;
    }

    /** Number of teams in a match; 0: there is no queue. */
    public int teams() {
        return queue == null ? 0 : queue.teams();
    }

    /** Codecs of all messages of the game. */
    public Messages messages() {
        return messages;
    }

    /** Constructs a game for a new room. Exceptions of its constructor are wrapped. */
    @SuppressWarnings("unchecked") // rooms pass options of optionsType() only
    public Game<Record> newGame() {
        try {
            return (Game<Record>) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    gameClass.getName() + ": its constructor failed", e.getCause() == null ? e : e.getCause());
        }
    }

    /** Checks the defaults of records when the game is loaded, not at the first room or join. */
    private void requireDefaults() {
        try {
            RecordReader.read("options", optionsType, null);
        } catch (RecordReader.Refused e) { // every room needs explicit options
        }
        try {
            newProperties();
        } catch (RecordReader.Refused e) {
            throw new AuthoringException(
                    requireNonNull(propertiesType),
                    "",
                    "its constructor refuses the defaults, which a new room has: add a constructor without arguments "
                            + "that sets valid values");
        }
    }

    private void checkReferences() {
        Set<Class<?>> known = kinds.stream().map(KindClass::type).collect(Collectors.toSet());
        for (KindClass kind : kinds) {
            kind.references().forEach((field, target) -> {
                if (!known.contains(target)) {
                    throw new AuthoringException(
                            kind.type(),
                            field,
                            target.getName() + " is not part of this game: nest it in " + gameClass.getName()
                                    + " or put it into the same package");
                }
            });
        }
    }

    private static MessageType message(Class<?> type, Map<String, Class<? extends Record>> messageClasses) {
        requirePublicRecord(type);
        if (Stream.of(Input.class, Command.class, Event.class, Properties.class)
                        .filter(role -> role.isAssignableFrom(type))
                        .count()
                > 1) {
            throw new AuthoringException(
                    type, "", "must be one of Input, Command, Event and Properties: make a record for each");
        }
        if (Event.class.isAssignableFrom(type) && NOT_EVENTS.contains(type.getSimpleName())) {
            throw new AuthoringException(
                    type, "", "clients have events of their own with the names " + NOT_EVENTS + ": rename it");
        }
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = component.getName();
            fields.add(new Field(name, FieldTypes.ofComponent(type, name, component.getType(), component), 0, false));
        }
        messageClasses.put(type.getSimpleName(), type.asSubclass(Record.class));
        return new MessageType(type.getSimpleName(), 0, fields);
    }

    /** Clients get no timers, so their texts need no limit. */
    private static Class<?> timer(Class<?> type) {
        requirePublicRecord(type);
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getType() != String.class) {
                FieldTypes.ofComponent(type, component.getName(), component.getType(), component);
            }
        }
        return type;
    }

    static void requirePublicRecord(Class<?> type) {
        if (!type.isRecord() || !Modifier.isPublic(type.getModifiers())) {
            throw new AuthoringException(type, "", "must be a public record");
        }
    }

    private static Constructor<? extends Game<?>> constructor(Class<? extends Game<?>> gameClass) {
        if (!Modifier.isPublic(gameClass.getModifiers())) {
            throw new AuthoringException(gameClass, "", "must be public");
        }
        if (Modifier.isAbstract(gameClass.getModifiers())) {
            throw new AuthoringException(gameClass, "", "is abstract: name a game that extends it");
        }
        try {
            return gameClass.getConstructor();
        } catch (NoSuchMethodException e) {
            throw new AuthoringException(gameClass, "", "needs a public constructor without arguments");
        }
    }

    private static Class<? extends Record> optionsOf(Class<?> gameClass) {
        Class<?> options = typeArgument(gameClass);
        if (options == null || !options.isRecord() || !Modifier.isPublic(options.getModifiers())) {
            throw new AuthoringException(
                    gameClass,
                    "",
                    "must say in its class header which public record its options are, as in: implements "
                            + "Game<MyOptions>");
        }
        for (RecordComponent component : options.getRecordComponents()) {
            FieldTypes.ofComponent(options, component.getName(), component.getType(), component);
        }
        return options.asSubclass(Record.class);
    }

    /** The type argument of {@code Game<O>}, also from a superclass. */
    private static @Nullable Class<?> typeArgument(Class<?> gameClass) {
        for (Class<?> c = gameClass; c != null; c = c.getSuperclass()) {
            for (Type type : c.getGenericInterfaces()) {
                if (type instanceof ParameterizedType parameterized
                        && parameterized.getRawType() == Game.class
                        && parameterized.getActualTypeArguments()[0] instanceof Class<?> argument) {
                    return argument;
                }
            }
        }
        return null;
    }

    private static String kebab(String simpleName) {
        return simpleName.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
