package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A rule that browsers run as well as the server: {@code static void name(E entity, I input, double dt)} applies one
 * tick of {@code dt} seconds to an entity, given its player's input. The build of the game compiles it to JavaScript
 * that gives the same bits. A host does not start with rules that are not compiled, or that were compiled from other
 * classes than those beside them.
 *
 * <p><b>A rule that launches</b> is {@code static boolean name(E entity, I input, S spawned, double dt)}:
 * {@link Game#tick} calls it with a {@code new S()}, of another class than E, and if it returns true, spawns that
 * entity for the player. The field initializers of S give the same numbers every time.
 *
 * <p><b>Order.</b> A browser applies the rules of a tick in the order in which they are declared in the game's class
 * (then those of other classes, by their names), each to the player's entities of its class, in the order of their
 * spawns; the rules that follow also apply to launched entities. Its prediction is right as long as {@link Game#tick}
 * does the same to each player's entities. If {@link Game#tick} changes them otherwise as well, the client corrects its
 * prediction when it gets the change; that counts as no divergence. There is at most one rule for an E, an I and an S.
 *
 * <p><b>A rule may use</b>, and so may the static methods that it calls: {@code double}, {@code int}, {@code boolean},
 * the smaller whole numbers and enums, in variables, in the input and in those fields of the entities that the owner
 * gets; methods of the entities and of the input; {@link dev.tickwire.math.Exact}, and {@link Math}'s
 * {@code abs, min, max, floor, ceil, sqrt}. Of an enum it may use the constants, {@code ==}, {@code ordinal()} and
 * {@code switch}.
 *
 * <p><b>A rule may not use</b> {@code long}, {@code float}, text, {@code @ServerOnly} fields, other entities, static
 * fields that are no compile-time constants, {@code new}, lambdas, exceptions of its own, anything else of the JDK. The
 * build fails and names the line. Where Java throws an exception by itself, at an index out of bounds or an {@code int}
 * divided by 0, the server ends the room and the browser's step throws.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Predicted {}
