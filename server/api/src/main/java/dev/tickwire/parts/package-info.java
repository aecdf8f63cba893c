/** {@link dev.tickwire.Part}s that a game adds by a field each. Only the worker of their room calls them. */
@NullMarked
package dev.tickwire.parts;

import org.jspecify.annotations.NullMarked;
