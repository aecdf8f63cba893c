/**
 * The entities of a room, visibility groups with slot tables and quantized values, and the history for rewinding. The
 * room's worker calls it; no I/O, no clock, no threads.
 */
@NullMarked
package dev.tickwire.runtime.world;

import org.jspecify.annotations.NullMarked;
