package dev.tickwire.runtime.game;

import dev.tickwire.Game;
import dev.tickwire.Predicted;
import dev.tickwire.protocol.schema.MessageType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method with the shape of a rule: {@code static void name(E entity, I input, double dt)}, or of a rule that
 * launches, {@code static boolean name(E entity, I input, S spawned, double dt)}.
 *
 * @param kind of the entity that it changes
 * @param input class of the input
 * @param spawned another kind, of the entity that it launches; {@code null}: none
 */
public record PredictedMethod(
        Method method,
        KindClass kind,
        Class<?> input,
        @Nullable KindClass spawned) {
    /** All {@link Predicted} methods of a game, of any shape and in no order. */
    public static List<Method> marked(Class<? extends Game<?>> game) {
        return GameClasses.of(game).stream()
                .filter(type -> type == game || !Game.class.isAssignableFrom(type)) // two games in a package
                .flatMap(PredictedMethod::methods)
                .filter(method -> method.isAnnotationPresent(Predicted.class))
                .toList();
    }

    private static Stream<Method> methods(Class<?> type) {
        try {
            return Arrays.stream(type.getDeclaredMethods());
        } catch (LinkageError e) {
            return Stream.empty(); // refers to a missing class, so no room can call its methods
        }
    }

    /** The method as a rule; {@code null} if it has another shape. */
    public static @Nullable PredictedMethod of(Method method, List<KindClass> kinds, List<MessageType> inputs) {
        Class<?>[] parameters = method.getParameterTypes();
        boolean launches = method.getReturnType() == boolean.class && parameters.length == 4;
        boolean plain = method.getReturnType() == void.class && parameters.length == 3;
        if (!(launches || plain)
                || !Modifier.isStatic(method.getModifiers())
                || parameters[parameters.length - 1] != double.class
                || inputs.stream().noneMatch(input -> isClassOf(input, parameters[1]))) {
            return null;
        }
        KindClass kind = kind(parameters[0], kinds);
        KindClass spawned = launches ? kind(parameters[2], kinds) : null;
        return kind == null || kind == spawned || (launches && spawned == null)
                ? null
                : new PredictedMethod(method, kind, parameters[1], spawned);
    }

    private static boolean isClassOf(MessageType input, Class<?> type) {
        return type.isRecord() && input.name().equals(type.getSimpleName());
    }

    private static @Nullable KindClass kind(Class<?> type, List<KindClass> kinds) {
        return kinds.stream()
                .filter(kind -> kind.type() == type && !kind.kind().state())
                .findFirst()
                .orElse(null);
    }
}
