/** The command line of the benchmarks, and their shared options, processes and results. One thread. */
@NullMarked
package dev.tickwire.bench;

import org.jspecify.annotations.NullMarked;
