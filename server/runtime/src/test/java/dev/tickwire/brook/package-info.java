/** A game as small as one can be, for tests that need rooms but no rules. */
@NullMarked
package dev.tickwire.brook;

import org.jspecify.annotations.NullMarked;
