package dev.tickwire.runtime.state;

import dev.tickwire.Was;
import dev.tickwire.runtime.game.GameClasses;
import java.lang.reflect.Array;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the classes of a build by the names that they had in an earlier one: see {@link Was}. */
final class ClassNames {
    private static final Pattern NAME = Pattern.compile("[\\w.$]+");
    private static final Map<String, Class<?>> PRIMITIVES = new HashMap<>();

    static {
        Stream.of(boolean.class, byte.class, short.class, char.class, int.class, long.class, float.class, double.class)
                .forEach(type -> PRIMITIVES.put(type.getName(), type));
    }

    private final Class<?> gameClass;
    private final Map<String, Optional<Class<?>>> found = new HashMap<>();

    ClassNames(Class<?> gameClass) {
        this.gameClass = gameClass;
    }

    /** The class that has this name, or else the one that had it; {@code null}: none. */
    @Nullable
    Class<?> find(String name) {
        Optional<Class<?>> known = found.get(name);
        if (known == null) {
            known = Optional.ofNullable(search(name));
            found.put(name, known);
        }
        return known.orElse(null);
    }

    /** A type's text with the current names of its classes. */
    String renamed(String typeName) {
        return NAME.matcher(typeName).replaceAll(match -> {
            Class<?> type = find(match.group());
            return Matcher.quoteReplacement(type == null ? match.group() : type.getName());
        });
    }

    private @Nullable Class<?> search(String name) {
        if (name.startsWith("[")) {
            return array(name.substring(1));
        } else if (PRIMITIVES.containsKey(name)) {
            return PRIMITIVES.get(name);
        }
        Class<?> type = load(name);
        return type != null ? type : renamedClass(name);
    }

    private @Nullable Class<?> array(String elements) {
        if (!elements.startsWith("L") && !elements.startsWith("[")) {
            return load("[" + elements);
        }
        Class<?> element = find(elements.startsWith("L") ? elements.substring(1, elements.length() - 1) : elements);
        return element == null ? null : Array.newInstance(element, 0).getClass();
    }

    private @Nullable Class<?> load(String name) {
        try {
            return Class.forName(name, false, gameClass.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private @Nullable Class<?> renamedClass(String name) {
        for (Class<?> type : GameClasses.of(gameClass)) {
            if (StateFields.had(type.getAnnotation(Was.class), name)) {
                return type;
            }
        }
        int nested = name.lastIndexOf('$');
        if (nested > 0) { // the enclosing class may be renamed as well
            Class<?> in = find(name.substring(0, nested));
            return in == null ? null : named(name.substring(nested + 1), Stream.of(in.getDeclaredClasses()));
        }
        int dot = name.lastIndexOf('.');
        String packageName = dot < 0 ? "" : name.substring(0, dot);
        return named(
                name.substring(dot + 1),
                GameClasses.of(gameClass).stream()
                        .filter(type -> type.getDeclaringClass() == null
                                && type.getPackageName().equals(packageName)));
    }

    private static @Nullable Class<?> named(String simpleName, Stream<Class<?>> among) {
        return among.filter(type -> type.getSimpleName().equals(simpleName)
                        || StateFields.had(type.getAnnotation(Was.class), simpleName))
                .findFirst()
                .orElse(null);
    }
}
