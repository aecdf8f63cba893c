package dev.tickwire.parts;

import dev.tickwire.Command;
import dev.tickwire.Part;
import dev.tickwire.Player;
import dev.tickwire.Range;
import dev.tickwire.Room;
import dev.tickwire.Text;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@linkplain Player#moderator moderators} remove, silence and keep out players by the commands {@code Kick}, {@code Mute} and {@code Ban}, and, if the
 * game wants it, the room's {@linkplain Room#owner owner} as well. Nobody does so to a moderator, nor silences or keeps out who has the {@linkplain
 * Player#identity identity} of one, and what an operator has imposed they neither lift nor shorten. A page that asks gets the reason of a refusal.
 */
public final class Moderation implements Part {
    private static final int SECONDS_MAX = 365 * 24 * 3600;
    private static final int REASON_MAX = 80;
    private static final String A_MODERATOR = "Moderators answer to the operator.";
    private static final String AN_OPERATORS_MUTE = "An operator has muted this player for longer.";

    /** Ends a player's stay. */
    public record Kick(int playerId, @Text(max = REASON_MAX) String reason) implements Command {}

    /** Keeps a player from talking for so many seconds; 0: no longer. */
    public record Mute(
            int playerId,
            @Range(min = 0, max = SECONDS_MAX) int seconds,
            @Text(max = REASON_MAX) String reason) implements Command {}

    /** Ends a player's stay and keeps it out for so many seconds. */
    public record Ban(
            int playerId,
            @Range(min = 1, max = SECONDS_MAX) int seconds,
            @Text(max = REASON_MAX) String reason) implements Command {}

    private boolean byOwner;

    /** The room's owner may do so, too. */
    public Moderation byOwner() {
        byOwner = true;
        return this;
    }

    @Override
    public void command(Room room, Player player, Command command) {
        if (command instanceof Kick kick) {
            Player whom = answerable(room, player, kick.playerId);
            if (whom != null) {
                whom.kick(kick.reason);
            }
        } else if (command instanceof Mute mute) {
            Player whom = answerable(room, player, mute.playerId);
            if (whom != null && !sparesModerator(room, player, whom) && !whom.mute(mute.seconds, mute.reason)) {
                player.asked().refuse(AN_OPERATORS_MUTE);
            }
        } else if (command instanceof Ban ban) {
            Player whom = answerable(room, player, ban.playerId);
            if (whom != null && !sparesModerator(room, player, whom)) {
                whom.ban(ban.seconds, ban.reason);
            }
        }
    }

    /** Who is to answer to this player; {@code null}: nobody, and it has been told why. */
    private @Nullable Player answerable(Room room, Player player, int id) {
        if (!player.moderator() && !(byOwner && room.owner() == player)) {
            player.asked().refuse("Only moderators may do this.");
            return null;
        }
        for (Player other : room.players()) {
            if (other.id() == id) {
                if (other.moderator()) {
                    player.asked().refuse(A_MODERATOR);
                    return null;
                }
                return other;
            }
        }
        player.asked().refuse("There is no such player.");
        return null;
    }

    /** Whether a moderator would be hit as well, as in another tab of the same browser; then the player has been told. */
    private static boolean sparesModerator(Room room, Player player, Player whom) {
        for (Player other : room.players()) {
            if (other.moderator() && other.identity().equals(whom.identity())) {
                player.asked().refuse(A_MODERATOR);
                return true;
            }
        }
        return false;
    }
}
