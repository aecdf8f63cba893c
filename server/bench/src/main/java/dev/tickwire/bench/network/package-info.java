/**
 * The quality of play over a bad network, in a browser: servers, pages in headless Chromium, one table. Called by the
 * command line; one thread.
 */
@NullMarked
package dev.tickwire.bench.network;

import org.jspecify.annotations.NullMarked;
