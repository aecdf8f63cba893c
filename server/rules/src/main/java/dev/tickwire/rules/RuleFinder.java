package dev.tickwire.rules;

import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.MessageType;
import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.rules.Rule.Subject;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.KindClass;
import dev.tickwire.runtime.game.PredictedMethod;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;

/** Finds the predicted rules of a game by their annotation, and reports annotated methods that are no rules. */
final class RuleFinder {
    private static final Set<Class<?>> TRAVELS =
            Set.of(double.class, int.class, short.class, char.class, byte.class, boolean.class);

    private final GameType game;
    private final ClassFiles files;
    private final List<String> problems;

    RuleFinder(GameType game, ClassFiles files, List<String> problems) {
        this.game = game;
        this.files = files;
        this.problems = problems;
    }

    /**
     * The rules in the order of their declarations: those of the game class, then those of other classes in the order
     * of their names.
     */
    List<Rule> find() {
        List<Rule> rules = new ArrayList<>();
        Map<List<@Nullable Object>, Method> taken = new HashMap<>();
        PredictedMethod.marked(game.gameClass()).stream()
                .sorted(Comparator.comparing((Method method) -> method.getDeclaringClass() != game.gameClass())
                        .thenComparing(method -> method.getDeclaringClass().getName())
                        .thenComparing(this::line))
                .forEach(method -> {
                    Rule rule = rule(method);
                    if (rule == null) {
                        return;
                    }
                    Method other = taken.putIfAbsent(
                            Arrays.asList(rule.entity().kind(), rule.input(), spawnedKind(rule)), method);
                    if (other == null) {
                        rules.add(rule);
                    } else {
                        refuse(
                                method,
                                "is for the same kinds and input as " + name(other)
                                        + ": make one rule that calls both, and leave @Predicted on that one");
                    }
                });
        return rules;
    }

    /** The index of a method in its class file, which has the order of the source. */
    private int line(Method method) {
        ClassNode type = files.find(Type.getInternalName(method.getDeclaringClass()));
        return type == null
                ? 0
                : type.methods.indexOf(ClassFiles.method(type, method.getName(), Type.getMethodDescriptor(method)));
    }

    private static @Nullable KindClass spawnedKind(Rule rule) {
        Subject spawned = rule.spawned();
        return spawned == null ? null : spawned.kind();
    }

    private @Nullable Rule rule(Method method) {
        List<MessageType> inputs = game.schema().inputs();
        PredictedMethod shaped = PredictedMethod.of(method, game.kinds(), inputs);
        if (shaped == null) {
            String name = method.getName();
            refuse(
                    method,
                    "must be static void " + name
                            + "(E entity, I input, double dt) to be @Predicted, or static boolean "
                            + name
                            + "(E entity, I input, S spawned, double dt) to launch a new S, where E and S are two "
                            + "Entity"
                            + " classes of this game that are not abstract, and I one of its Input records");
            return null;
        }
        MessageType input = inputs.stream()
                .filter(type -> type.name().equals(shaped.input().getSimpleName()))
                .findFirst()
                .orElseThrow();
        List<Slot> components = components(method, shaped.input(), input);
        KindClass launched = shaped.spawned();
        Subject spawned = launched == null ? null : new Subject(launched, state(launched));
        if (components == null || (spawned != null && !startsAlike(method, spawned))) {
            return null;
        }
        return new Rule(method, new Subject(shaped.kind(), state(shaped.kind())), shaped.input(), components, spawned);
    }

    /** A launched entity has the values of its class's initializers, in the page as in the room. */
    private boolean startsAlike(Method method, Subject spawned) {
        double[] one = EntityNumbers.fresh(spawned);
        double[] other = EntityNumbers.fresh(spawned);
        int at = 0;
        for (Slot slot : spawned.state()) {
            for (int end = at + slot.numbers(); at < end; at++) {
                if (!Double.isFinite(one[at]) || one[at] != other[at]) {
                    refuse(
                            method,
                            "launches a new " + spawned.kind().type().getSimpleName() + ", whose " + slot.name()
                                    + " does not always start as the same number: initialize it with a constant, and "
                                    + "change it in the rule");
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable List<Slot> components(Method method, Class<?> type, MessageType input) {
        Map<String, Class<?>> types = new HashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            types.put(component.getName(), component.getType());
        }
        List<Slot> slots = new ArrayList<>();
        for (Field component : input.fields()) {
            Class<?> componentType = types.get(component.name());
            if (componentType == null || !travels(componentType)) {
                refuse(
                        method,
                        "gets " + type.getSimpleName() + "." + component.name()
                                + ", and a predicted rule's input holds no long, float or text: use double or int, or "
                                + "move it into a Command");
                return null;
            }
            slots.add(new Slot(component.name(), componentType, 0));
        }
        return slots;
    }

    private static List<Slot> state(KindClass kind) {
        List<Slot> slots = new ArrayList<>();
        for (Field field : kind.kind().fields()) {
            Class<?> type = fieldType(kind.type(), field.name());
            Class<?> valueType = type.isArray() ? type.getComponentType() : type;
            if (travels(valueType)) {
                slots.add(new Slot(field.name(), valueType, field.length()));
            }
        }
        return slots;
    }

    private static Class<?> fieldType(Class<?> kind, String name) {
        try {
            return kind.getField(name).getType();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("a field of the schema is a public one of the class", e);
        }
    }

    private static boolean travels(Class<?> type) {
        return TRAVELS.contains(type) || type.isEnum();
    }

    private void refuse(Method method, String why) {
        problems.add(name(method) + " " + why);
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }
}
