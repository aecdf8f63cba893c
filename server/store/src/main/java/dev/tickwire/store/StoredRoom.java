package dev.tickwire.store;

/**
 * A room that has a checkpoint, as it is listed.
 *
 * @param room its id
 * @param description as the newest sound checkpoint says
 * @param chunksFollow whether there may be chunks after a checkpoint
 */
public record StoredRoom(String room, int key, int epoch, byte[] description, boolean chunksFollow) {}
