package dev.tickwire.runtime.journal;

import dev.tickwire.Command;
import dev.tickwire.LeaveReason;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.session.JoiningClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records facts and can pass them on. */
final class FactLog implements FactSink {
    private record Fact(FactKind kind, int player, List<Object> values) {}

    private final List<Fact> facts = new ArrayList<>();

    private void add(FactKind kind, int player, Object... values) {
        facts.add(new Fact(kind, player, List.of(values)));
    }

    int count() {
        return facts.size();
    }

    void pass(FactSink sink) {
        for (Fact fact : facts) {
            int player = fact.player;
            List<Object> values = fact.values;
            switch (fact.kind) {
                case JOINED -> sink.joined(player, (JoiningClient) values.get(0), (int) values.get(1));
                case DROPPED -> sink.dropped(player);
                case RETURNED -> sink.returned(player);
                case RELOADED -> sink.reloaded(player);
                case LEFT -> sink.left(player, (LeaveReason) values.get(0));
                case INPUT ->
                    sink.input(
                            player,
                            values.size() > 3 ? (Record) values.get(4) : null,
                            (int) values.get(0),
                            (int) values.get(1),
                            (int) values.get(2));
                case COMMAND -> sink.command(player, (Command) values.get(1), (int) values.get(0));
                case KICK -> sink.kick(player, (String) values.get(0));
                case BAN -> sink.ban(player, (double) values.get(0), (String) values.get(1));
                case MUTE -> sink.mute(player, (double) values.get(0), (String) values.get(1));
                case PARDON -> sink.pardon((String) values.get(0));
                case MODERATOR -> sink.moderator(player, (boolean) values.get(0));
                case LISTING -> sink.listing((ListingChange) values.get(0));
                case AUDIENCE -> sink.audience((int) values.get(0));
                case PAUSED -> sink.paused((int) values.get(0));
            }
        }
    }

    @Override
    public void joined(int player, JoiningClient client, int nonce) {
        add(FactKind.JOINED, player, client, nonce);
    }

    @Override
    public void dropped(int player) {
        add(FactKind.DROPPED, player);
    }

    @Override
    public void returned(int player) {
        add(FactKind.RETURNED, player);
    }

    @Override
    public void reloaded(int player) {
        add(FactKind.RELOADED, player);
    }

    @Override
    public void left(int player, LeaveReason why) {
        add(FactKind.LEFT, player, why);
    }

    @Override
    public void input(int player, @Nullable Record input, int seq, int ack, int viewLag) {
        if (input == null) {
            add(FactKind.INPUT, player, seq, ack, viewLag);
        } else { // compares texts, because some records equal others
            add(FactKind.INPUT, player, seq, ack, viewLag, input.toString(), input);
        }
    }

    @Override
    public void command(int player, Command command, int seq) {
        add(FactKind.COMMAND, player, seq, command);
    }

    @Override
    public void kick(int player, String reason) {
        add(FactKind.KICK, player, reason);
    }

    @Override
    public void ban(int player, double seconds, String reason) {
        add(FactKind.BAN, player, seconds, reason);
    }

    @Override
    public void mute(int player, double seconds, String reason) {
        add(FactKind.MUTE, player, seconds, reason);
    }

    @Override
    public void pardon(String identity) {
        add(FactKind.PARDON, 0, identity);
    }

    @Override
    public void moderator(int player, boolean moderator) {
        add(FactKind.MODERATOR, player, moderator);
    }

    @Override
    public void listing(ListingChange change) {
        add(FactKind.LISTING, 0, change);
    }

    @Override
    public void audience(int size) {
        add(FactKind.AUDIENCE, 0, size);
    }

    @Override
    public void paused(int ticks) {
        add(FactKind.PAUSED, 0, ticks);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FactLog log && facts.equals(log.facts);
    }

    @Override
    public int hashCode() {
        return facts.hashCode();
    }

    @Override
    public String toString() {
        return facts.toString();
    }
}
