package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A rule that browsers run as well as the server: {@code static void name(E entity, I input, double dt)} says what one tick of {@code dt} seconds does to
 * an entity, given its player's input. When the game is built, it is compiled to JavaScript that gives the same bits; there is at most one for each class
 * of entities and of inputs.
 *
 * <p><b>What it may do</b>, and the static methods that it calls: {@code double}, {@code int}, {@code boolean}, the smaller whole numbers and enums, in
 * variables, in the input and in those fields of the entity that its owner gets; methods of the entity and of the input; {@link dev.tickwire.math.Exact},
 * and {@link Math}'s {@code abs, min, max, floor, ceil, sqrt}. Of an enum it knows the constants, {@code ==}, {@code ordinal()} and {@code switch}.
 *
 * <p><b>What it may not</b>: {@code long}, {@code float}, text, {@code @ServerOnly} fields, other entities, static fields that are no compile-time
 * constants, {@code new}, lambdas, exceptions of its own, anything else of the JDK. The build fails and names the line. Where Java throws by itself, at an
 * index out of bounds or an {@code int} divided by 0, the server ends the room and the browser's step throws.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Predicted {}
