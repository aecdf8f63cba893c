/**
 * The demo game: what a game on Tickwire looks like, played on the page beside it. Called by the worker of its room
 * only.
 */
@NullMarked
package dev.tickwire.arena;

import org.jspecify.annotations.NullMarked;
