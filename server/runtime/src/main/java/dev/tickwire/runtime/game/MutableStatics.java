package dev.tickwire.runtime.game;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Finds the static fields of a game's classes that may change. All rooms of the process share them, and no room's state
 * contains them.
 */
public final class MutableStatics {
    private MutableStatics() {}

    /** {@code Class.field} of each, sorted. Initializes the game's class and those nested in it. */
    public static List<String> of(Class<?> gameClass) {
        List<String> found = new ArrayList<>();
        for (Class<?> type : GameClasses.of(gameClass)) {
            for (Field field : fieldsOf(type)) {
                if (Modifier.isStatic(field.getModifiers())
                        && !field.isSynthetic()
                        && mayChange(field, type.getNestHost() == gameClass.getNestHost())) {
                    found.add(type.getName() + "." + field.getName());
                }
            }
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static Field[] fieldsOf(Class<?> type) {
        try {
            return type.getDeclaredFields();
        } catch (LinkageError e) { // a class that cannot be linked fails where it is used
            return new Field[0];
        }
    }

    /** Arrays are assumed to be tables of constants. */
    private static boolean mayChange(Field field, boolean nested) {
        Class<?> type = field.getType();
        if (!Modifier.isFinal(field.getModifiers())) {
            return true;
        } else if (type.isInterface()
                && (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type))) {
            return nested && grows(field);
        }
        return type.getPackageName().equals(AtomicInteger.class.getPackageName())
                || RandomGenerator.class.isAssignableFrom(type)
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || type == StringBuilder.class;
    }

    private static boolean grows(Field field) {
        try {
            field.setAccessible(true);
            Object value = field.get(null);
            return value != null
                    && !value.getClass().getName().startsWith("java.util.ImmutableCollections$")
                    && !value.getClass().getName().startsWith("java.util.Collections$");
        } catch (IllegalAccessException | LinkageError e) { // a class that cannot be initialized fails where it is used
            return false;
        }
    }
}
