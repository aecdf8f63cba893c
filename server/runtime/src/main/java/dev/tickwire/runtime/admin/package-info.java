/**
 * The operators' HTTP endpoints, on a listener of their own: open, list and close rooms, act on players, read counters.
 * Called by HTTP threads; knows no HTTP server.
 */
@NullMarked
package dev.tickwire.runtime.admin;

import org.jspecify.annotations.NullMarked;
