/**
 * Who may sit down where: join requests, rooms opened on demand, tickets, origins (PROTOCOL.md section 1). Called by
 * HTTP threads; knows no server.
 */
@NullMarked
package dev.tickwire.runtime.admission;

import org.jspecify.annotations.NullMarked;
