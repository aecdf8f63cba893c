package dev.tickwire.protocol.message;

/**
 * Asks for a keyframe of one group, after a hash mismatch.
 *
 * @param group the group's number
 */
public record KeyframeRequest(int group) {}
