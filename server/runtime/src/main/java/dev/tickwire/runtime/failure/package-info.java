/** What becomes of the process when something in it fails. Called from every thread; imports nothing of ours. */
@NullMarked
package dev.tickwire.runtime.failure;

import org.jspecify.annotations.NullMarked;
