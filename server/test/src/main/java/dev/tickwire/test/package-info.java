/**
 * For a game's own tests: {@link dev.tickwire.test.TestRoom} runs the real room and the real wire, without sockets,
 * threads or a clock; {@link dev.tickwire.test.NetworkConditioner} is a bad network between real clients and a real
 * host.
 */
@NullMarked
package dev.tickwire.test;

import org.jspecify.annotations.NullMarked;
