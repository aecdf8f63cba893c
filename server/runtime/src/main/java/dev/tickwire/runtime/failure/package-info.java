/** Which failures end a room, and which end the process. Called from every thread; imports nothing of ours. */
@NullMarked
package dev.tickwire.runtime.failure;

import org.jspecify.annotations.NullMarked;
