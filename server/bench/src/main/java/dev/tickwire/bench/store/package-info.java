/**
 * What keeping rooms costs: {@code bench.jar store}. Called by the command line only. Threads: one that gives, and the
 * journal's.
 */
@NullMarked
package dev.tickwire.bench.store;

import org.jspecify.annotations.NullMarked;
