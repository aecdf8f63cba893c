/**
 * What operators do over HTTP, on a listener of its own: open, list and close rooms, read the counters. Called by HTTP
 * threads; knows no server.
 */
@NullMarked
package dev.tickwire.runtime.admin;

import org.jspecify.annotations.NullMarked;
