package dev.tickwire;

/** What a player does once, such as buying: a public record of primitives, enums and {@link Text} strings. Delivered once, in order, to {@link Game#command}. */
public interface Command {}
