package dev.tickwire.parts;

import dev.tickwire.Command;
import dev.tickwire.Event;
import dev.tickwire.LeaveReason;
import dev.tickwire.Part;
import dev.tickwire.PlainText;
import dev.tickwire.Player;
import dev.tickwire.Room;
import dev.tickwire.Text;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets players talk: to the room, to a group that they are in, to one another. Pages send {@code Say},
 * {@code SayToGroup} and {@code Whisper}, and receive {@code Said}; {@code room.ask('Say', {text})} rejects with the
 * reason why a line was refused. A game adds it by a field:
 *
 * <pre>{@code
 * final Chat chat = new Chat().rate(5, 5).history(50);
 * }</pre>
 *
 * <p>The chat refuses a line that is empty, that exceeds the rate, of a player who is {@linkplain Player#muted muted},
 * or that the game's filter refuses. {@link PlainText} removes characters that garble the lines of others. Text is
 * never safe as HTML: pages show it by {@code textContent}.
 *
 * <p>A player that joins later, or loads its page again, gets the last lines to the room, as many as fit into a
 * snapshot. Spectators get the lines to the room.
 */
public final class Chat implements Part {
    /** Characters of a line. */
    public static final int TEXT_MAX = 240;

    private static final int GROUP_MAX = 32;
    private static final int NAME_MAX = 24;
    private static final int HISTORY_MAX = 500;
    private static final int HISTORY_DEFAULT = 50;

    /** A player that joins gets the history in one snapshot, which has space for the game's own events as well. */
    private static final int HISTORY_BYTES_MAX = 49_152;

    private static final int LINE_BYTES = 32; // of a line besides its texts

    /** Says something to everybody in the room. */
    public record Say(@Text(max = TEXT_MAX) String text) implements Command {}

    /** Says something to a group that the player is in. */
    public record SayToGroup(
            @Text(max = GROUP_MAX) String group,
            @Text(max = TEXT_MAX) String text) implements Command {}

    /** Says something to one player. */
    public record Whisper(
            int playerId, @Text(max = TEXT_MAX) String text) implements Command {}

    /** The receivers of a line. */
    public enum Channel {
        ROOM,
        GROUP,
        WHISPER
    }

    /**
     * A line of the chat.
     *
     * @param fromId id of the player that said it; 0: the game
     * @param from name of the player
     * @param group the group that it was said to; else empty
     * @param toId id of the player that it was said to; else 0
     * @param tick of the room
     */
    public record Said(
            int fromId,
            @Text(max = NAME_MAX) String from,
            Channel channel,
            @Text(max = GROUP_MAX) String group,
            int toId,
            @Text(max = TEXT_MAX) String text,
            int tick)
            implements Event {}

    /** A game's own rules for lines: {@code (room, from, text) -> text.contains("darn") ? null : text}. */
    @FunctionalInterface
    public interface Filter {
        /**
         * Checks a line.
         *
         * @return the line to send, often the same, at most {@value #TEXT_MAX} characters; {@code null} refuses it
         */
        @Nullable
        String allow(Room room, Player from, String text);
    }

    private final ArrayDeque<Said> history = new ArrayDeque<>();
    private final Map<Integer, Budget> budgets = new LinkedHashMap<>(); // by player
    private int historyMax = HISTORY_DEFAULT;
    private int historyBytes;
    private int lines = 5;
    private double seconds = 5;
    // code is not stored: the game sets it in its constructor
    private transient Filter filter = (room, from, text) -> text;

    /**
     * Sets how many lines a player may say in how many seconds: {@code new Chat().rate(3, 10)}. The default is 5 in 5
     * seconds.
     */
    public Chat rate(int lines, double seconds) {
        if (lines < 1 || !(seconds > 0)) {
            throw new IllegalArgumentException(
                    "a rate is 1 or more lines in more than 0 seconds: " + lines + " in " + seconds);
        }
        this.lines = lines;
        this.seconds = seconds;
        return this;
    }

    /**
     * Sets how many of the last lines a player gets when it joins or loads its page again, 0 to
     * {@value #HISTORY_MAX}: {@code new Chat().history(100)}. The default is {@value #HISTORY_DEFAULT}.
     */
    public Chat history(int lines) {
        if (lines < 0 || lines > HISTORY_MAX) {
            throw new IllegalArgumentException("the history has 0 to " + HISTORY_MAX + " lines: " + lines);
        }
        this.historyMax = lines;
        return this;
    }

    /**
     * Sets the filter for the lines that are not refused otherwise: {@code chat.filter(this::cleaned)}. Called by the
     * game's constructor or {@code settings}, because code is not stored.
     */
    public Chat filter(Filter filter) {
        this.filter = Objects.requireNonNull(filter, "the filter is null");
        return this;
    }

    /**
     * Sends a line of the game's own, from id 0, to everybody in the room:
     * {@code chat.announce(room, "Referee", "Half-time")}.
     */
    public void announce(Room room, String from, String text) {
        Objects.requireNonNull(from, "an announcement needs a sender");
        Objects.requireNonNull(text, "an announcement needs a text");
        tell(room, new Said(0, from, Channel.ROOM, "", 0, text, room.tick()));
    }

    @Override
    public void joined(Room room, Player player) {
        history.forEach(player::send);
    }

    @Override
    public void reloaded(Room room, Player player) {
        history.forEach(player::send);
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        budgets.remove(player.id());
    }

    @Override
    public void command(Room room, Player player, Command command) {
        if (command instanceof Say say) {
            String text = allowed(room, player, say.text);
            if (text != null) {
                tell(room, said(room, player, Channel.ROOM, "", 0, text));
            }
        } else if (command instanceof SayToGroup say) {
            if (!player.inGroup(say.group)) {
                player.asked().refuse("You are not in this group.");
                return;
            }
            String text = allowed(room, player, say.text);
            if (text != null) {
                room.broadcast(said(room, player, Channel.GROUP, say.group, 0, text), to -> to.inGroup(say.group));
            }
        } else if (command instanceof Whisper whisper) {
            if (!isHere(room, whisper.playerId)) {
                player.asked().refuse("There is no such player.");
                return;
            }
            String text = allowed(room, player, whisper.text);
            if (text != null) {
                room.broadcast(
                        said(room, player, Channel.WHISPER, "", whisper.playerId, text),
                        to -> to == player || to.id() == whisper.playerId);
            }
        }
    }

    private static boolean isHere(Room room, int playerId) {
        for (Player player : room.players()) {
            if (player.id() == playerId) {
                return true;
            }
        }
        return false;
    }

    private void tell(Room room, Said said) {
        room.broadcast(said);
        history.add(said);
        historyBytes += bytes(said);
        while (history.size() > historyMax || historyBytes > HISTORY_BYTES_MAX) {
            historyBytes -= bytes(history.remove());
        }
    }

    private static int bytes(Said said) {
        return LINE_BYTES + bytes(said.from) + bytes(said.text);
    }

    /** The length in UTF-8, or more. */
    private static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
        }
        return bytes;
    }

    private static Said said(Room room, Player from, Channel channel, String group, int toId, String text) {
        return new Said(from.id(), from.name(), channel, group, toId, text, room.tick());
    }

    /** The line that the player may say; {@code null}: none, and the player's command is refused. */
    private @Nullable String allowed(Room room, Player player, String said) {
        String why = player.muted();
        if (why != null) {
            player.asked().refuse(why.isEmpty() ? "You may not talk here." : "You may not talk here: " + why);
            return null;
        }
        String text = PlainText.of(said);
        if (text.isEmpty()) {
            player.asked().refuse("There is nothing in this line.");
            return null;
        }
        if (!budgets.computeIfAbsent(player.id(), any -> new Budget()).take(room)) {
            player.asked().refuse("You talk too fast.");
            return null;
        }
        String allowed = filter.allow(room, player, text);
        if (allowed == null) {
            player.asked().refuse("This is not said here.");
        }
        return allowed;
    }

    /** The lines that a player may still say, which come back one by one. */
    private final class Budget {
        private double left = lines;
        private int tick;

        boolean take(Room room) {
            left = Math.min(lines, left + (room.tick() - tick) * room.dt() * lines / seconds);
            tick = room.tick();
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }
}
