package dev.tickwire.runtime.room;

import dev.tickwire.Command;
import dev.tickwire.LeaveReason;
import dev.tickwire.runtime.session.Newcomer;
import dev.tickwire.runtime.session.SeatedPlayer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All that enters a room from outside in one tick, in order. A room's state after a tick depends on its state before and on this list alone.
 *
 * <p>A fact takes effect when it is added; the list does not hold one whose effect throws. It holds what a policy has decided, not what the policy decided on: the input that was picked, the view lag that is allowed, the reason for which a
 * player has left. What the game itself causes is no fact.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> Columns that are used again in every tick.
 */
public final class Facts {
    /** What a fact says. */
    enum Kind {
        /** A player joins. Value: its {@link Newcomer}; number: the nonce of its session. */
        JOINED,
        /** A player has lost its connection. */
        DROPPED,
        /** A player that was dropped has a connection again. */
        RETURNED,
        /** A player has left. Value: the {@link LeaveReason}. */
        LEFT,
        /** What a player holds from this tick on. Value: the input, or {@code null} for none; number: its sequence number; also the two columns below. */
        INPUT,
        /** Value: the {@link Command}; number: its sequence number. */
        COMMAND,
        /** An operator ends a player's stay. Value: the reason. */
        KICK,
        /** As {@link #KICK}, and keeps the player's identity out. Value: a {@link Penalty}. */
        BAN,
        /** An operator keeps a player from talking. Value: a {@link Penalty}. */
        MUTE,
        /** An operator takes a ban back. Value: the identity. */
        PARDON,
        /** An operator makes a player a moderator, or takes that back. Number: 1 or 0. */
        MODERATOR,
        /** An operator changes how the room is found. Value: a {@link ListingChange}. */
        LISTING,
        /** The number of spectators has changed. Number: how many there are. */
        AUDIENCE
    }

    /**
     * What an operator imposes on a player.
     *
     * @param seconds for how long
     */
    record Penalty(double seconds, String reason) {}

    private static final Kind[] KINDS = Kind.values();
    private static final int INITIAL = 16;
    private static final int NOBODY = 0;

    private final IntConsumer entered;
    private byte[] kinds = new byte[INITIAL];
    private int[] players = new int[INITIAL];
    private int[] numbers = new int[INITIAL];
    private int[] passedOver = new int[INITIAL];
    private int[] viewLags = new int[INITIAL];
    private @Nullable Object[] values = new Object[INITIAL];
    private int count;
    private int tick;

    /** @param entered is called with the index of each fact when it is added */
    Facts(IntConsumer entered) {
        this.entered = entered;
    }

    /** A tick begins, without facts. */
    void begin(int newTick) {
        Arrays.fill(values, 0, count, null); // what a flood has sent can be collected
        tick = newTick;
        count = 0;
    }

    int count() {
        return count;
    }

    Kind kind(int index) {
        return KINDS[kinds[index]];
    }

    /** Id of the player that the fact is about; 0 if it is about none. */
    int player(int index) {
        return players[index];
    }

    int number(int index) {
        return numbers[index];
    }

    /** Sequence number of the newest input that was picked or passed over; of {@link Kind#INPUT} alone. */
    int passedOver(int index) {
        return passedOver[index];
    }

    /** Lag of the player's view behind this tick, in 1/256 tick; of {@link Kind#INPUT} with a value alone. */
    int viewLag(int index) {
        return viewLags[index];
    }

    @Nullable
    Object value(int index) {
        return values[index];
    }

    void joined(int player, Newcomer who, int nonce) {
        add(Kind.JOINED, player, nonce, who);
    }

    void dropped(int player) {
        add(Kind.DROPPED, player, 0, null);
    }

    void returned(int player) {
        add(Kind.RETURNED, player, 0, null);
    }

    void left(int player, LeaveReason why) {
        add(Kind.LEFT, player, 0, why);
    }

    /** The most frequent fact takes effect without a look-up of its player. */
    void input(SeatedPlayer player, @Nullable Record input, int seq, int newestPassedOver, int viewLag) {
        put(Kind.INPUT.ordinal(), player.id(), seq, newestPassedOver, viewLag, input);
        player.hold(tick, input, seq, viewLag);
        count++;
    }

    void command(int player, Command command, int seq) {
        add(Kind.COMMAND, player, seq, command);
    }

    /** An operator ends a player's stay. */
    public void kick(int player, String reason) {
        add(Kind.KICK, player, 0, reason);
    }

    /** An operator ends a player's stay, and keeps its identity out for a number of seconds above 0. */
    public void ban(int player, double seconds, String reason) {
        add(Kind.BAN, player, 0, new Penalty(seconds, reason));
    }

    /** An operator mutes a player for a number of seconds; 0 ends the mute. */
    public void mute(int player, double seconds, String reason) {
        add(Kind.MUTE, player, 0, new Penalty(seconds, reason));
    }

    /** An operator takes back the bans of this identity. */
    public void pardon(String identity) {
        add(Kind.PARDON, NOBODY, 0, identity);
    }

    /** An operator makes a player a moderator, or takes that back. */
    public void moderator(int player, boolean moderator) {
        add(Kind.MODERATOR, player, moderator ? 1 : 0, null);
    }

    /**
     * An operator changes how the room is found.
     *
     * @throws IllegalArgumentException as {@link ListingChange#apply}
     */
    public void listing(ListingChange change) {
        add(Kind.LISTING, NOBODY, 0, change);
    }

    void audience(int size) {
        add(Kind.AUDIENCE, NOBODY, size, null);
    }

    /** Adds a fact of another room's list: so a room does again what the other did. */
    void copy(Facts from, int index) {
        put(
                from.kinds[index],
                from.players[index],
                from.numbers[index],
                from.passedOver[index],
                from.viewLags[index],
                from.values[index]);
        enter();
    }

    private void add(Kind kind, int player, int number, @Nullable Object value) {
        put(kind.ordinal(), player, number, 0, 0, value);
        enter();
    }

    private void enter() {
        entered.accept(count);
        count++;
    }

    private void put(int kind, int player, int number, int newestPassedOver, int viewLag, @Nullable Object value) {
        if (count == kinds.length) {
            grow();
        }
        kinds[count] = (byte) kind;
        players[count] = player;
        numbers[count] = number;
        passedOver[count] = newestPassedOver;
        viewLags[count] = viewLag;
        values[count] = value;
    }

    private void grow() {
        int size = 2 * count;
        kinds = Arrays.copyOf(kinds, size);
        players = Arrays.copyOf(players, size);
        numbers = Arrays.copyOf(numbers, size);
        passedOver = Arrays.copyOf(passedOver, size);
        viewLags = Arrays.copyOf(viewLags, size);
        values = Arrays.copyOf(values, size);
    }
}
