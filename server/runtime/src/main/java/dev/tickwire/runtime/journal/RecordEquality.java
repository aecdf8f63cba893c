package dev.tickwire.runtime.journal;

import java.lang.reflect.Modifier;

/**
 * Whether records of a class are equal only if all of their components are: a game's record may have an {@code equals}
 * of its own.
 */
final class RecordEquality {
    private static final ClassValue<Boolean> PLAIN = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                // javac and ECJ generate a final equals (JLS 8.10.3 does not require it); a handwritten one rarely is.
                return Modifier.isFinal(
                        type.getDeclaredMethod("equals", Object.class).getModifiers());
            } catch (NoSuchMethodException e) {
                return false;
            }
        }
    };

    private RecordEquality() {}

    static boolean isPlain(Class<?> type) {
        return PLAIN.get(type);
    }
}
