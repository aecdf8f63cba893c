package dev.tickwire;

/** What {@link Room#after} hands back to {@link Game#timer} when it is due. Data, not code, so that it can be stored: a public record of primitives, enums and strings, nested in the game or at the top level of its package. */
public interface Timer {}
