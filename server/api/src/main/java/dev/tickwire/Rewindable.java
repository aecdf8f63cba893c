package dev.tickwire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an {@link Entity} class: the room keeps the values that snapshots have of its entities for half a second, so that {@link Room#seenBy} can say how a
 * player saw one. Takes 8 bytes for each number, in each snapshot of that time, also for entities that no client sees.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Rewindable {}
