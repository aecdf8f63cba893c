package dev.tickwire.rules;

import dev.tickwire.Game;
import dev.tickwire.Predicted;
import dev.tickwire.protocol.schema.Field;
import dev.tickwire.protocol.schema.MessageType;
import dev.tickwire.rules.Rule.Slot;
import dev.tickwire.runtime.game.GameClasses;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.KindClass;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the predicted rules of a game by their annotation, and says what is wrong with those that are none. */
final class RuleFinder {
    private static final Set<Class<?>> TRAVELS =
            Set.of(double.class, int.class, short.class, char.class, byte.class, boolean.class);

    private final GameType game;
    private final List<String> problems;

    RuleFinder(GameType game, List<String> problems) {
        this.game = game;
        this.problems = problems;
    }

    /** In the order of class and method names. */
    List<Rule> find() {
        List<Rule> rules = new ArrayList<>();
        Map<List<Class<?>>, Method> taken = new HashMap<>();
        GameClasses.of(game.gameClass()).stream()
                .filter(type ->
                        type == game.gameClass() || !Game.class.isAssignableFrom(type)) // two games in a package
                .flatMap(type -> List.of(type.getDeclaredMethods()).stream())
                .filter(method -> method.isAnnotationPresent(Predicted.class))
                .sorted(Comparator.comparing(Method::toString))
                .forEach(method -> {
                    Rule rule = rule(method);
                    if (rule == null) {
                        return;
                    }
                    Method other = taken.putIfAbsent(List.of(rule.kind().type(), rule.input()), method);
                    if (other == null) {
                        rules.add(rule);
                    } else {
                        refuse(
                                method,
                                "is for the same kind and input as " + name(other)
                                        + ": make one rule that calls both, and leave @Predicted on that one");
                    }
                });
        return rules;
    }

    private @Nullable Rule rule(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        boolean shaped = Modifier.isStatic(method.getModifiers())
                && method.getReturnType() == void.class
                && parameters.length == 3
                && parameters[2] == double.class;
        KindClass kind = shaped ? kind(parameters[0]) : null;
        MessageType input = shaped ? input(parameters[1]) : null;
        if (kind == null || input == null) {
            refuse(
                    method,
                    "must be static void " + method.getName()
                            + "(E entity, I input, double dt) to be @Predicted, where E is an Entity class"
                            + " of this game that is not abstract, and I one of its Input records");
            return null;
        }
        List<Slot> components = components(method, parameters[1], input);
        return components == null ? null : new Rule(method, kind, parameters[1], state(kind), components);
    }

    private @Nullable KindClass kind(Class<?> type) {
        return game.kinds().stream()
                .filter(kind -> kind.type() == type && !kind.kind().state())
                .findFirst()
                .orElse(null);
    }

    private @Nullable MessageType input(Class<?> type) {
        return game.schema().inputs().stream()
                .filter(input -> type.isRecord() && input.name().equals(type.getSimpleName()))
                .findFirst()
                .orElse(null);
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
                                + ", and a predicted rule's input holds no long, float or text: use double or int, or move it into a Command");
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
