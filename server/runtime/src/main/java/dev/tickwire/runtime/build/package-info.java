/**
 * Builds that other builds may need: what games run on is copied into the data folder, so that a later host can run it
 * once more and replay what it has recorded. The host keeps its own builds when it starts; while stored rooms open, it
 * runs those of other hosts. Knows nothing of rooms.
 */
@NullMarked
package dev.tickwire.runtime.build;

import org.jspecify.annotations.NullMarked;
