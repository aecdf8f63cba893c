/**
 * Who plays whom: the queue of a game, in which parties wait until there are enough of about their strength. Nothing
 * here has a thread, a clock or a socket: who calls brings the time, and gives the result to rooms and to those who
 * wait.
 */
@NullMarked
package dev.tickwire.runtime.matching;

import org.jspecify.annotations.NullMarked;
