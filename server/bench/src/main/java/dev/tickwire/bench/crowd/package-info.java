/**
 * Measures the cost of many clients that join, watch and chat: one process of Tickwire on one core, and on the other a
 * load of one thread, scheduled by the clock.
 */
@NullMarked
package dev.tickwire.bench.crowd;

import org.jspecify.annotations.NullMarked;
