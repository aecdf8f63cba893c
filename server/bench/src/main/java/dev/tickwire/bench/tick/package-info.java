/** What a tick costs without sockets: {@code bench.jar tick}. Called by the command line only. Threads: one. */
@NullMarked
package dev.tickwire.bench.tick;

import org.jspecify.annotations.NullMarked;
