/** Code of every rules module besides the game's: compiled to JavaScript with it, never run in a JVM. */
@NullMarked
package dev.tickwire.rules.browser;

import org.jspecify.annotations.NullMarked;
