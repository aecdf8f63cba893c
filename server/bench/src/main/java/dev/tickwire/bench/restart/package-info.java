/**
 * What the end of a process costs players: {@code bench.jar restart}. Called by the command line only. Threads: one for
 * all clients, but for those that the Java client has.
 */
@NullMarked
package dev.tickwire.bench.restart;

import org.jspecify.annotations.NullMarked;
