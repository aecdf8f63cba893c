/**
 * Reads a game class once, when it is loaded: schema, message types, and how each replicated field is read. Immutable
 * afterwards, for any thread.
 */
@NullMarked
package dev.tickwire.runtime.game;

import org.jspecify.annotations.NullMarked;
