/** What a rules module holds besides the game's own code: compiled to JavaScript with it, never run in a JVM. */
@NullMarked
package dev.tickwire.rules.browser;

import org.jspecify.annotations.NullMarked;
