/** Ready-made {@link dev.tickwire.Part}s that a game adds by a field each. Called by the worker of their room only. */
@NullMarked
package dev.tickwire.parts;

import org.jspecify.annotations.NullMarked;
