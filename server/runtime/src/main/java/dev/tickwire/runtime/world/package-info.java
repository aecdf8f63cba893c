/** The entities of a room and, per visibility group, their slot tables with quantized values. Owned by the room's worker; no I/O, no clock, no threads. */
@NullMarked
package dev.tickwire.runtime.world;

import org.jspecify.annotations.NullMarked;
