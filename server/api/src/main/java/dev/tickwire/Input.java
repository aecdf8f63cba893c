package dev.tickwire;

/** What a player holds during a tick, such as keys and aim: a public record of primitives, enums and {@link Text} strings. Exactly one is consumed per player and tick, however many are sent. */
public interface Input {}
