/** Counters, for events that are too frequent to log. Called from every thread; imports nothing of ours. */
@NullMarked
package dev.tickwire.runtime.metrics;

import org.jspecify.annotations.NullMarked;
