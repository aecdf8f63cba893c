/** What is counted instead of logged. Called from every thread; imports nothing of ours. */
@NullMarked
package dev.tickwire.runtime.metrics;

import org.jspecify.annotations.NullMarked;
