/**
 * The cost of storing rooms: {@code bench.jar store} and {@code hibernation}. Called by the command line only. Threads:
 * one that appends, and the journal's.
 */
@NullMarked
package dev.tickwire.bench.store;

import org.jspecify.annotations.NullMarked;
