/**
 * Servers side by side under one load: processes, clients, rounds, tables. One thread is the load, scheduled by the
 * clock and never by an answer.
 */
@NullMarked
package dev.tickwire.bench.peers;

import org.jspecify.annotations.NullMarked;
