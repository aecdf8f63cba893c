/**
 * Decides when a tick is due: deadlines from one epoch, bounded catch-up. Time is an argument; only
 * {@link dev.tickwire.runtime.tick.Clock} reads it.
 */
@NullMarked
package dev.tickwire.runtime.tick;

import org.jspecify.annotations.NullMarked;
