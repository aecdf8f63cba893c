/**
 * Admission of clients to rooms: joins, parties, tickets, rooms opened on demand, origins (PROTOCOL.md section 1). HTTP
 * threads call it; it does not depend on the HTTP server.
 */
@NullMarked
package dev.tickwire.runtime.admission;

import org.jspecify.annotations.NullMarked;
