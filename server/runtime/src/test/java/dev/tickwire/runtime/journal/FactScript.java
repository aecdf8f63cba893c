package dev.tickwire.runtime.journal;

import dev.tickwire.LeaveReason;
import dev.tickwire.runtime.game.ListingChange;
import dev.tickwire.runtime.session.JoiningClient;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes seeded facts for consecutive ticks: mostly steady inputs, and all other facts in any order. */
final class FactScript {
    private static final int PLAYERS_MAX = 12;

    private static final class Player {
        private final int id;
        private Record input;
        private int seq = 1;
        private int passedOver;
        private int viewLag;

        Player(int id, Record input) {
            this.id = id;
            this.input = input;
        }
    }

    private final SplittableRandom random;
    private final List<Player> players = new ArrayList<>();
    private int lastId;

    FactScript(SplittableRandom random) {
        this.random = random;
    }

    /** The next tick's facts. */
    void tick(FactSink sink) {
        boolean wild = random.nextInt(10) == 0;
        if (players.size() < PLAYERS_MAX && random.nextInt(10) == 0) {
            players.add(new Player(++lastId, record()));
            sink.joined(lastId, new JoiningClient(text(), text(), random.nextInt(4) - 1), random.nextInt());
        }
        if (wild && !players.isEmpty()) { // many players miss the tick, or the order changes
            players.add(players.remove(random.nextInt(players.size())));
        }
        for (Player player : players) {
            if (wild && random.nextInt(3) == 0) {
                other(sink, player.id);
            }
            int inputs = wild ? random.nextInt(3) : random.nextInt(30) == 0 ? 0 : 1;
            for (int i = 0; i < inputs; i++) {
                input(sink, player);
            }
        }
        players.removeIf(player -> random.nextInt(200) == 0);
        while (random.nextInt(4) == 0) {
            other(sink, random.nextInt(lastId + 1));
        }
    }

    private void input(FactSink sink, Player player) {
        player.seq += random.nextInt(20) == 0 ? random.nextInt(-1000, 1000) : 1;
        player.viewLag = random.nextInt(3) == 0 ? player.viewLag : random.nextInt(600);
        player.passedOver = random.nextInt(20) == 0 ? random.nextInt(3) : player.passedOver;
        if (random.nextInt(10) == 0) {
            player.input = record();
        }
        if (random.nextInt(50) == 0) {
            sink.input(player.id, null, 0, player.seq, 0);
        } else {
            sink.input(player.id, player.input, player.seq, player.seq + player.passedOver, player.viewLag);
        }
        if (random.nextInt(100) == 0) {
            player.seq = random.nextBoolean() ? Integer.MAX_VALUE - 3 : Integer.MIN_VALUE;
        }
    }

    private Record record() {
        return switch (random.nextInt(6)) {
            case 0 ->
                new Regatta.Signal(
                        "abcdefghijkl".substring(random.nextInt(13)),
                        random.nextBoolean() ? -0.0 : random.nextDouble(),
                        Regatta.Sail.values()[random.nextInt(2)],
                        random.nextLong());
            case 1 -> new Regatta.Drift((short) random.nextInt(1000));
            default -> new Regatta.Course(random.nextInt(-100, 101), random.nextBoolean());
        };
    }

    private void other(FactSink sink, int player) {
        switch (random.nextInt(12)) {
            case 0 -> sink.dropped(player);
            case 1 -> sink.returned(player);
            case 2 -> sink.left(player, LeaveReason.values()[random.nextInt(LeaveReason.values().length)]);
            case 3 -> sink.command(player, new Regatta.Retire(), random.nextInt(1 << 20));
            case 4 -> sink.command(player, new Regatta.Protest("wörds", random.nextInt()), random.nextInt(100));
            case 5 -> sink.kick(player, text());
            case 6 -> sink.ban(player, random.nextBoolean() ? Double.MAX_VALUE : random.nextDouble(), text());
            case 7 -> sink.mute(player, random.nextDouble(), text());
            case 8 -> sink.pardon(text());
            case 9 -> sink.moderator(player, random.nextBoolean());
            case 10 -> sink.listing(listing());
            case 11 -> sink.reloaded(player);
            default -> throw new AssertionError();
        }
        if (random.nextInt(10) == 0) {
            sink.audience(random.nextInt(4096));
            sink.paused(random.nextInt() >>> 1);
        }
    }

    private ListingChange listing() {
        Regatta.Notice notice = new Regatta.Notice(
                text(),
                random.nextDouble(),
                (float) random.nextDouble(),
                random.nextInt(),
                random.nextLong(),
                (short) random.nextInt(),
                (byte) random.nextInt(),
                (char) random.nextInt(),
                random.nextBoolean(),
                Regatta.Sail.SPINNAKER);
        return new ListingChange(
                random.nextBoolean() ? notice : null,
                random.nextBoolean() ? random.nextBoolean() : null,
                random.nextBoolean() ? random.nextBoolean() : null,
                random.nextBoolean() ? random.nextBoolean() : null,
                random.nextBoolean() ? random.nextInt(1, 100) : null);
    }

    /** With unpaired surrogates. */
    private String text() {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(20); left > 0; left--) {
            text.append((char) (random.nextInt(4) == 0 ? random.nextInt() : random.nextInt('a', 'z')));
        }
        return text.toString();
    }
}
