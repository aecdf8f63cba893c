package dev.tickwire.protocol.message;

/**
 * Requests a keyframe of one group after a hash mismatch. The next frame may have keyframes of other groups as well.
 *
 * @param group the group's number
 */
public record KeyframeRequest(int group) {}
