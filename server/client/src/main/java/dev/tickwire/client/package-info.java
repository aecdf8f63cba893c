/**
 * A Java client for bots, tests, desktop and Android games: {@link dev.tickwire.client.RoomClient} joins over HTTP and
 * WebSocket; {@link dev.tickwire.client.ClientSession} is the same without any I/O.
 */
@NullMarked
package dev.tickwire.client;

import org.jspecify.annotations.NullMarked;
