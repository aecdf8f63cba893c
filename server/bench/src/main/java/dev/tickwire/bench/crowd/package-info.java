/**
 * What it costs when many come, watch and talk: one process of Tickwire on one core, and a load on the other that is
 * one thread's, scheduled by the clock.
 */
@NullMarked
package dev.tickwire.bench.crowd;

import org.jspecify.annotations.NullMarked;
