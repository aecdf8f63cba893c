/** The command line of the benchmarks, and what both of them write their results with. Called by people; one thread. */
@NullMarked
package dev.tickwire.bench;

import org.jspecify.annotations.NullMarked;
