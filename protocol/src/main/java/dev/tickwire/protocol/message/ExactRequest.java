package dev.tickwire.protocol.message;

/** Asks for the exact state of what the player predicts. */
public record ExactRequest() {}
