/**
 * Everything that touches sockets, and the only place that knows Undertow and XNIO: HTTP for
 * {@link dev.tickwire.runtime.http.Endpoint}s and files, the WebSocket handshake, and
 * {@link dev.tickwire.runtime.session.Connection} over the upgraded socket. I/O threads accept, read requests and
 * finish blocked writes; a room's worker owns an open connection.
 */
@NullMarked
package dev.tickwire.runtime.transport;

import org.jspecify.annotations.NullMarked;
