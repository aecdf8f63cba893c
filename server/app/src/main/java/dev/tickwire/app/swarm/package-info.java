/**
 * A load generator for anybody's game: many clients that join, send inputs from a script of the game or made from its
 * schema, and check what they get. {@link dev.tickwire.app.swarm.SwarmCommand} runs on the main thread and prints; one
 * more thread owns all sockets.
 */
@NullMarked
package dev.tickwire.app.swarm;

import org.jspecify.annotations.NullMarked;
