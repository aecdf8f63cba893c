package dev.tickwire.store;

/**
 * A room that has a checkpoint, as {@link Store#rooms} lists it.
 *
 * @param room its id
 * @param description of the newest sound checkpoint
 * @param chunksFollow whether there may be chunks after a checkpoint
 */
public record StoredRoom(String room, int key, int epoch, byte[] description, boolean chunksFollow) {}
