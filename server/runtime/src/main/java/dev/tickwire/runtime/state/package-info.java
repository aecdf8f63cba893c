/**
 * A room's state as bytes: the same state gives the same bytes, and a room that reads them goes on as the one that
 * wrote them, in any process and, by the names of classes and fields, in another build. The objects of a game's own
 * fields are written over a closed list of types. Nothing here reads what came from outside the store.
 */
@NullMarked
package dev.tickwire.runtime.state;

import org.jspecify.annotations.NullMarked;
