package dev.tickwire.runtime.room;

import dev.tickwire.Properties;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.state.StateVisitor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a room is found, as its game and operators set it.
 *
 * <p><b>Threads.</b> Any.
 */
public final class RoomListing {
    private final transient RoomCapacity capacity;
    private final transient GameType type;
    private volatile @Nullable Record properties;
    private volatile boolean inviteOnly;
    private volatile boolean unlisted;

    RoomListing(RoomCapacity capacity, GameType type) {
        this.capacity = capacity;
        this.type = type;
        this.properties = type.newProperties();
    }

    /** Visits all of it. */
    void visit(StateVisitor state) {
        state.fields("listing", 0, this);
        state.fields("places", 0, capacity);
    }

    /**
     * Applies a change.
     *
     * @throws IllegalArgumentException if the properties are not of the game's class; nothing has changed then
     */
    void change(ListingChange change) {
        if (change.properties() != null) {
            properties(change.properties());
        }
        if (change.locked() != null) {
            locked(change.locked());
        }
        if (change.inviteOnly() != null) {
            inviteOnly(change.inviteOnly());
        }
        if (change.unlisted() != null) {
            unlisted(change.unlisted());
        }
        if (change.playersMax() != null) {
            playersMax(change.playersMax());
        }
    }

    // The rest as in dev.tickwire.Listing.

    /** The properties by which the room is found; {@code null}: its game has none. */
    public @Nullable Record properties() {
        return properties;
    }

    public void properties(Properties properties) {
        Objects.requireNonNull(properties, "the properties are null");
        if (type.propertiesType() != properties.getClass()) {
            throw new IllegalArgumentException(properties.getClass().getName()
                    + " is not what this game's rooms are found by:"
                    + " nest one record that implements Properties in the game");
        }
        Record said = (Record) properties;
        type.properties().forEach(property -> property.require(said));
        this.properties = said;
    }

    public <P extends Properties> P properties(Class<P> type) {
        Record now = properties;
        if (!type.isInstance(now)) {
            throw new IllegalArgumentException(type.getName() + " is not what this game's rooms are found by");
        }
        return type.cast(Objects.requireNonNull(now));
    }

    public void locked(boolean locked) {
        capacity.locked(locked);
    }

    public boolean locked() {
        return capacity.locked();
    }

    public void inviteOnly(boolean inviteOnly) {
        this.inviteOnly = inviteOnly;
    }

    public boolean inviteOnly() {
        return inviteOnly;
    }

    public void unlisted(boolean unlisted) {
        this.unlisted = unlisted;
    }

    public boolean unlisted() {
        return unlisted;
    }

    public void playersMax(int playersMax) {
        ListingChange.requirePlayersMax(playersMax);
        capacity.playersMax(playersMax);
    }

    public int playersMax() {
        return capacity.playersMax();
    }
}
