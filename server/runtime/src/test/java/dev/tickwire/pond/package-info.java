/** A game as small as one can be, for tests that need rooms but no rules. */
@NullMarked
package dev.tickwire.pond;

import org.jspecify.annotations.NullMarked;
