/**
 * Mathematics that gives the same bits on every machine, in every JVM and in a browser. Pure functions, for any thread.
 */
@NullMarked
package dev.tickwire.math;

import org.jspecify.annotations.NullMarked;
