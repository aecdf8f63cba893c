/**
 * The ready-made process: reads the command line, finds games in jars, and hosts them. Runs on the main thread, then
 * leaves the process to the host.
 */
@NullMarked
package dev.tickwire.app;

import org.jspecify.annotations.NullMarked;
