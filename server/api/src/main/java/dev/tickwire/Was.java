package dev.tickwire;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name that a class, a field, a component of a record or an enum constant had in earlier builds of the game, so
 * that rooms which such a build stored go on in this one:
 *
 * <pre>{@code
 * @Was("hp")
 * public int health;
 * }</pre>
 *
 * <p>A class is named by its simple name, or by its {@linkplain Class#getName full name} if it was in another package
 * or class. Classes nested in it need no annotation of their own.
 *
 * <p><b>What needs no annotation.</b> A new field keeps the value that the constructor gives it, the values of a
 * removed field are skipped, and a primitive type may become a wider one. For any other change the class has a method,
 * of whatever access, which the engine calls once for each object of the class, after it has set all fields of the same
 * name and type. The map has what the earlier build stored, by field:
 *
 * <pre>{@code
 * void migrate(Map<String, Object> old) {
 *     health = (int) old.get("hitPoints") * 10;
 * }
 * }</pre>
 *
 * <p>A record has {@code static MyRecord migrate(Map<String, Object> old)} instead, which makes the record. Objects of
 * a removed class are maps there, and removed enum constants are text. Without such a method the host does not open the
 * room, and the log names every difference.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD})
public @interface Was {
    /** The earlier names. */
    String[] value();
}
