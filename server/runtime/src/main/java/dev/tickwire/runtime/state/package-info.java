/**
 * A room's state as bytes: equal states give equal bytes. A room that reads them continues as the one that wrote them,
 * in any process and, by the names of classes and fields, in another build. Objects in a game's own fields must be of a
 * closed list of types. The bytes come from the store only, never from clients.
 */
@NullMarked
package dev.tickwire.runtime.state;

import org.jspecify.annotations.NullMarked;
