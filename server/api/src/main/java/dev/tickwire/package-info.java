/**
 * What a game imports: the rules ({@link dev.tickwire.Game}), what they act on ({@link dev.tickwire.Room},
 * {@link dev.tickwire.Player}, {@link dev.tickwire.Entity}) and how fields travel (the annotations). Everything here is
 * called by, and calls, the room's one worker thread.
 */
@NullMarked
package dev.tickwire;

import org.jspecify.annotations.NullMarked;
