/**
 * Everything that touches sockets, and the only place that knows Undertow and XNIO: HTTP in front of
 * {@link dev.tickwire.runtime.http.Endpoint}s, files, the WebSocket handshake, and
 * {@link dev.tickwire.runtime.session.Connection} over the socket that is left. I/O threads accept, read requests and
 * finish blocked writes; a room's worker owns an open connection.
 */
@NullMarked
package dev.tickwire.runtime.transport;

import org.jspecify.annotations.NullMarked;
