package dev.tickwire.protocol.message;

/** Requests the exact state of the entities that the player predicts. */
public record ExactRequest() {}
