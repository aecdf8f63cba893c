package dev.tickwire;

/** What the room tells once, such as a hit: a public record of primitives, enums and {@link Text} strings. Delivered with the next snapshot. */
public interface Event {}
