/**
 * Keeps builds: a host copies the class paths of its games into the data folder when it starts, so that a later host
 * with another build can run the old one to replay its records. Knows nothing of rooms.
 */
@NullMarked
package dev.tickwire.runtime.build;

import org.jspecify.annotations.NullMarked;
