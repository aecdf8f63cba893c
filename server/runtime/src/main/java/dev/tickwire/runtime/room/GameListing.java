package dev.tickwire.runtime.room;

import dev.tickwire.Listing;
import dev.tickwire.Properties;
import dev.tickwire.runtime.session.RoomThread;

/**
 * The listing as the game sees it: refuses calls from other threads than the room's. {@link RoomListing} is for any
 * thread.
 *
 * <p><b>Threads.</b> The room's worker only; other threads get an {@link IllegalStateException}.
 */
final class GameListing implements Listing {
    private final RoomListing listing;
    private final RoomThread thread;

    GameListing(RoomListing listing, RoomThread thread) {
        this.listing = listing;
        this.thread = thread;
    }

    private RoomListing listing() {
        thread.check();
        return listing;
    }

    @Override
    public void properties(Properties properties) {
        listing().properties(properties);
    }

    @Override
    public <P extends Properties> P properties(Class<P> type) {
        return listing().properties(type);
    }

    @Override
    public void locked(boolean locked) {
        listing().locked(locked);
    }

    @Override
    public boolean locked() {
        return listing().locked();
    }

    @Override
    public void inviteOnly(boolean inviteOnly) {
        listing().inviteOnly(inviteOnly);
    }

    @Override
    public boolean inviteOnly() {
        return listing().inviteOnly();
    }

    @Override
    public void unlisted(boolean unlisted) {
        listing().unlisted(unlisted);
    }

    @Override
    public boolean unlisted() {
        return listing().unlisted();
    }

    @Override
    public void playersMax(int playersMax) {
        listing().playersMax(playersMax);
    }

    @Override
    public int playersMax() {
        return listing().playersMax();
    }
}
