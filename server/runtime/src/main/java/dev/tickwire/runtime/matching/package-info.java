/**
 * Matchmaking: the queue of a game, in which parties wait until there are enough others of about their strength.
 * Nothing here has a thread, a clock or a socket: the caller passes the time, and applies the results to rooms and
 * players.
 */
@NullMarked
package dev.tickwire.runtime.matching;

import org.jspecify.annotations.NullMarked;
