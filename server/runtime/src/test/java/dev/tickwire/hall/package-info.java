/** A game that does nothing but say how its rooms are found. */
@NullMarked
package dev.tickwire.hall;

import org.jspecify.annotations.NullMarked;
