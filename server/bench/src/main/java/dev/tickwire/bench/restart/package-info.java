/**
 * The effect of a killed process on players: {@code bench.jar restart}. Called by the command line only. Threads: one
 * for all clients, and those of the Java client.
 */
@NullMarked
package dev.tickwire.bench.restart;

import org.jspecify.annotations.NullMarked;
