package dev.tickwire.protocol.snapshot;

/**
 * An entity that a rule has launched.
 *
 * @param seq of the input that the simulation had consumed, or repeated, in the tick of its spawn; 0 before the first
 */
public record Birth(int id, int seq) {}
