package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an {@link Entity} class: the room retains the values of its entities in the snapshots of the last half second, for
 * {@link Room#seenBy}. That takes 8 bytes for each number in each of these snapshots, also for entities that no client
 * sees: {@code @Rewindable public static final class Ship extends Entity}.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Rewindable {}
