/** Tests from outside: the packaged program, a user's project, a browser. */
@NullMarked
package dev.tickwire.it;

import org.jspecify.annotations.NullMarked;
