package dev.tickwire.store;

/**
 * A room that has a checkpoint, as it is listed.
 *
 * @param room its id
 * @param description as the newest sound checkpoint says
 */
public record StoredRoom(String room, int key, int epoch, byte[] description) {}
