package dev.tickwire.protocol.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The rules for names in a schema: Java identifiers, unique among their own, sorted by UTF-16 code units. */
final class Names {
    private Names() {}

    static void check(String what, String name) {
        boolean identifier = !name.isEmpty() && Character.isJavaIdentifierStart(name.charAt(0));
        for (int i = 1; identifier && i < name.length(); i++) {
            identifier =
                    Character.isJavaIdentifierPart(name.charAt(i)) && !Character.isIdentifierIgnorable(name.charAt(i));
        }
        if (!identifier) {
            throw new IllegalArgumentException("the name of a " + what + " must be a Java identifier");
        }
    }

    /** An immutable copy in the schema's order; String.compareTo compares UTF-16 code units. */
    static <T> List<T> sorted(String what, List<T> items, Function<T, String> name) {
        checkUnique(what, items, name);
        List<T> sorted = new ArrayList<>(items);
        sorted.sort(Comparator.comparing(name));
        return List.copyOf(sorted);
    }

    static <T> void checkUnique(String what, List<T> items, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        for (T item : items) {
            if (!seen.add(name.apply(item))) {
                throw new IllegalArgumentException("two of one name, " + name.apply(item) + ", among " + what);
            }
        }
    }
}
