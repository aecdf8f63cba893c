package dev.tickwire.runtime.room;

import dev.tickwire.Durability;
import dev.tickwire.Settings;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.state.StateReader;
import dev.tickwire.runtime.state.StateWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lists and operators show of a paused room while it is not in memory.
 *
 * @param tick its latest
 * @param emptyMs as in {@link Settings}, like the rates
 * @param properties of the game's {@link GameType#propertiesType}; {@code null}: the game has set none
 * @param sinceMs when it began to pause, in milliseconds of the calendar
 */
public record HibernationSummary(
        int tick,
        int tickRate,
        int snapshotRate,
        int playersMax,
        int spectatorsMax,
        int emptyMs,
        boolean locked,
        boolean inviteOnly,
        boolean unlisted,
        @Nullable Record properties,
        Durability durability,
        long sinceMs) {
    /** The summary of an empty room. */
    static HibernationSummary of(Simulation room, Durability durability, long sinceMs) {
        Settings settings = room.settings();
        RoomListing listing = room.listing();
        return new HibernationSummary(
                room.tick(),
                settings.tickRate(),
                settings.snapshotRate(),
                listing.playersMax(),
                room.capacity().spectatorsMax(),
                settings.emptyMs(),
                listing.locked(),
                listing.inviteOnly(),
                listing.unlisted(),
                listing.properties(),
                durability,
                sinceMs);
    }

    byte[] write(GameType game) {
        StateWriter out = new StateWriter().begin(game.gameClass(), List.of());
        out.value(this);
        return out.finish();
    }

    /**
     * Decodes what {@link #write} has encoded.
     *
     * @throws dev.tickwire.runtime.state.DamagedStateException if the bytes are damaged
     * @throws dev.tickwire.runtime.state.OtherBuildException if this build of the game cannot read its properties
     */
    static HibernationSummary read(byte[] bytes, GameType game) {
        return (HibernationSummary) new StateReader(bytes, game.gameClass(), List.of(), note -> {}).single();
    }
}
