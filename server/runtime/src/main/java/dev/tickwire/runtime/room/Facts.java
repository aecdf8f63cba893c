package dev.tickwire.runtime.room;

import static java.util.Objects.requireNonNull;

import dev.tickwire.Command;
import dev.tickwire.LeaveReason;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.journal.FactKind;
import dev.tickwire.runtime.journal.FactSink;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.SeatedPlayer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The facts that enter a room in one tick, in order. A room's state after a tick depends on its state before and on
 * this list alone.
 *
 * <p>A fact takes effect when it is added; the list does not hold one whose effect throws. It holds a policy's
 * decision, not its grounds: the picked input, the allowed view lag, the reason for which a player has left. What the
 * game itself causes is no fact.
 *
 * <p><b>Threads.</b> The room's worker only. <b>Memory.</b> Columns that every tick reuses.
 */
public final class Facts implements FactSink {
    /**
     * A ban or mute by an operator.
     *
     * @param seconds its duration
     */
    record Penalty(double seconds, String reason) {}

    private static final FactKind[] KINDS = FactKind.values();
    private static final int INPUT = FactKind.INPUT.ordinal();
    private static final int INITIAL = 16;
    private static final int NOBODY = 0;

    private final IntConsumer entered;
    private byte[] kinds = new byte[INITIAL];
    private int[] players = new int[INITIAL];
    private int[] numbers = new int[INITIAL];
    private int[] acks = new int[INITIAL];
    private int[] viewLags = new int[INITIAL];
    private @Nullable Object[] values = new Object[INITIAL];
    private int count;
    private int tick;

    /** @param entered receives the index of each fact when it is added */
    Facts(IntConsumer entered) {
        this.entered = entered;
    }

    /** Begins a tick without facts. */
    void begin(int newTick) {
        Arrays.fill(values, 0, count, null); // frees what a flood has allocated
        tick = newTick;
        count = 0;
    }

    int count() {
        return count;
    }

    FactKind kind(int index) {
        return KINDS[kinds[index]];
    }

    /** Id of the player that the fact is about; 0: none. */
    int player(int index) {
        return players[index];
    }

    int number(int index) {
        return numbers[index];
    }

    /** Sequence number of the newest input that was consumed or passed over; of {@link FactKind#INPUT} only. */
    int ack(int index) {
        return acks[index];
    }

    /** Lag of the player's view behind this tick, in 1/256 tick; of {@link FactKind#INPUT} with a value only. */
    int viewLag(int index) {
        return viewLags[index];
    }

    @Nullable
    Object value(int index) {
        return values[index];
    }

    @Override
    public void joined(int player, JoiningClient client, int nonce) {
        add(FactKind.JOINED, player, nonce, client);
    }

    @Override
    public void dropped(int player) {
        add(FactKind.DROPPED, player, 0, null);
    }

    @Override
    public void returned(int player) {
        add(FactKind.RETURNED, player, 0, null);
    }

    @Override
    public void reloaded(int player) {
        add(FactKind.RELOADED, player, 0, null);
    }

    @Override
    public void left(int player, LeaveReason why) {
        add(FactKind.LEFT, player, 0, why);
    }

    @Override
    public void input(int player, @Nullable Record input, int seq, int ack, int viewLag) {
        put(INPUT, player, seq, ack, viewLag, input);
        enter();
    }

    /**
     * As {@link #input(int, Record, int, int, int)}, without a look-up of the player: this is the most frequent fact.
     */
    void input(SeatedPlayer player, @Nullable Record input, int seq, int ack, int viewLag) {
        put(INPUT, player.id(), seq, ack, viewLag, input);
        player.hold(tick, input, seq, ack, viewLag);
        count++;
    }

    @Override
    public void command(int player, Command command, int seq) {
        add(FactKind.COMMAND, player, seq, command);
    }

    @Override
    public void kick(int player, String reason) {
        add(FactKind.KICK, player, 0, reason);
    }

    @Override
    public void ban(int player, double seconds, String reason) {
        add(FactKind.BAN, player, 0, new Penalty(seconds, reason));
    }

    @Override
    public void mute(int player, double seconds, String reason) {
        add(FactKind.MUTE, player, 0, new Penalty(seconds, reason));
    }

    @Override
    public void pardon(String identity) {
        add(FactKind.PARDON, NOBODY, 0, identity);
    }

    @Override
    public void moderator(int player, boolean moderator) {
        add(FactKind.MODERATOR, player, moderator ? 1 : 0, null);
    }

    @Override
    public void listing(ListingChange change) {
        add(FactKind.LISTING, NOBODY, 0, change);
    }

    @Override
    public void audience(int size) {
        add(FactKind.AUDIENCE, NOBODY, size, null);
    }

    @Override
    public void paused(int ticks) {
        add(FactKind.PAUSED, NOBODY, ticks, null);
    }

    /** Passes all facts on, in order. */
    void pass(FactSink sink) {
        for (int i = 0; i < count; i++) {
            if (kinds[i] == INPUT) {
                sink.input(players[i], (Record) values[i], numbers[i], acks[i], viewLags[i]);
            } else {
                pass(i, sink);
            }
        }
    }

    private void pass(int index, FactSink sink) {
        int player = players[index];
        Object value = values[index];
        switch (KINDS[kinds[index]]) {
            case JOINED -> sink.joined(player, (JoiningClient) requireNonNull(value), numbers[index]);
            case DROPPED -> sink.dropped(player);
            case RETURNED -> sink.returned(player);
            case RELOADED -> sink.reloaded(player);
            case LEFT -> sink.left(player, (LeaveReason) requireNonNull(value));
            case INPUT -> sink.input(player, (Record) value, numbers[index], acks[index], viewLags[index]);
            case COMMAND -> sink.command(player, (Command) requireNonNull(value), numbers[index]);
            case KICK -> sink.kick(player, (String) requireNonNull(value));
            case BAN -> {
                Penalty ban = (Penalty) requireNonNull(value);
                sink.ban(player, ban.seconds(), ban.reason());
            }
            case MUTE -> {
                Penalty mute = (Penalty) requireNonNull(value);
                sink.mute(player, mute.seconds(), mute.reason());
            }
            case PARDON -> sink.pardon((String) requireNonNull(value));
            case MODERATOR -> sink.moderator(player, numbers[index] != 0);
            case LISTING -> sink.listing((ListingChange) requireNonNull(value));
            case AUDIENCE -> sink.audience(numbers[index]);
            case PAUSED -> sink.paused(numbers[index]);
        }
    }

    private void add(FactKind kind, int player, int number, @Nullable Object value) {
        put(kind.ordinal(), player, number, 0, 0, value);
        enter();
    }

    private void enter() {
        entered.accept(count);
        count++;
    }

    private void put(int kind, int player, int number, int ack, int viewLag, @Nullable Object value) {
        if (count == kinds.length) {
            grow();
        }
        kinds[count] = (byte) kind;
        players[count] = player;
        numbers[count] = number;
        acks[count] = ack;
        viewLags[count] = viewLag;
        values[count] = value;
    }

    private void grow() {
        int size = 2 * count;
        kinds = Arrays.copyOf(kinds, size);
        players = Arrays.copyOf(players, size);
        numbers = Arrays.copyOf(numbers, size);
        acks = Arrays.copyOf(acks, size);
        viewLags = Arrays.copyOf(viewLags, size);
        values = Arrays.copyOf(values, size);
    }
}
