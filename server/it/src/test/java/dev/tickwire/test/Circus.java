package dev.tickwire.test;

import dev.tickwire.Angle;
import dev.tickwire.Asked;
import dev.tickwire.Command;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.LeaveReason;
import dev.tickwire.Listing;
import dev.tickwire.Nearby;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Properties;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Rewindable;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import dev.tickwire.Timer;
import dev.tickwire.math.Exact;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Uses every feature of a room, and has a field of every type. */
public final class Circus implements Game<Circus.Options> {
    static final double SIDE = 400;

    public record Options(@Range(min = 1, max = 64) int playersMax) {
        public Options() {
            this(12);
        }
    }

    public record Billed(@Text(max = 8) String act, int round) implements Properties {}

    public record Ride(
            @Range(min = -5, max = 5) double dx,
            @Range(min = -5, max = 5) double dy,
            boolean throwing) implements Input {}

    public record Rest() implements Input {}

    public record Swap(@Range(min = 0, max = 3) int team, boolean leave) implements Command {}

    public record Guess(@Range(min = 0, max = 9) int number) implements Command {}

    public record Adopt(@Range(min = 1, max = 200) int entityId) implements Command {}

    public record Sack(
            @Range(min = 1, max = 40) int playerId,
            @Range(min = 0, max = 3) int how) implements Command {}

    public record Reveal(int number) implements Event {}

    public record Curtain(int act, Mood mood, String text, double exact) implements Timer {}

    public record Tick() implements Timer {}

    public enum Mood {
        CALM,
        WILD {
            @Override
            int pace() {
                return 3;
            }
        };

        int pace() {
            return 1;
        }
    }

    /** An object in a field that is not an entity. */
    static class Trick {
        final Rider rider;

        @Nullable
        Trick before;

        int points;

        Trick(Rider rider, @Nullable Trick before) {
            this.rider = rider;
            this.before = before;
        }
    }

    record Place(int column, int row) {}

    @Rewindable
    @Nearby
    public static final class Rider extends Entity {
        @Quantized(min = 0, max = SIDE, step = 0.01)
        public double x, y;

        @Angle(bits = 10)
        public double heading;

        public Mood mood = Mood.CALM;

        @Text(max = 24)
        public String name = "";

        @OwnerOnly
        public double stamina = 100;

        @OwnerOnly
        public final byte[] purse = new byte[4];

        public @Nullable Ball last;

        @ServerOnly
        public final double[] exact = new double[3];

        @ServerOnly
        public final List<Ball> thrown = new ArrayList<>();

        @ServerOnly
        private @Nullable Trick trick;

        @ServerOnly
        public long hits;
    }

    public static final class Ball extends Entity {
        public float x, y;
        public int ticks;
        public @Nullable Rider by;

        @ServerOnly
        public @Nullable Player thrower;
    }

    @Nearby
    public static final class Peanut extends Entity {
        public double x, y;

        @ServerOnly
        public @Nullable Place place;
    }

    public static final class Ring extends RoomState {
        public int act;
        public double tension;
        public @Nullable Rider star;

        @ServerOnly
        public final Map<Mood, Integer> moods = new LinkedHashMap<>();
    }

    final Chat chat = new Chat().filter((room, from, text) -> text.contains("x") ? null : text);
    final Moderation moderation = new Moderation().byOwner();

    private final Map<Integer, Asked> owed = new LinkedHashMap<>();
    private final Map<Rider, Integer> throwsOf = new HashMap<>();
    private final Map<Place, Peanut> peanuts = new HashMap<>();
    private final Set<Player> everSeen = new HashSet<>();
    private final ArrayDeque<Player> gone = new ArrayDeque<>();
    private final ArrayDeque<Rider> wrecks = new ArrayDeque<>();
    private final EnumSet<Mood> moodsSeen = EnumSet.noneOf(Mood.class);
    private final Clown clown = new Clown();
    private Mood[][] programme = {{Mood.CALM}, {Mood.WILD, Mood.CALM}};
    private @Nullable Room room;
    private @Nullable Input lastInput;
    private double seenSum;
    private int number;

    /** An inner class of the game. */
    private final class Clown {
        private int jokes;

        void joke(Room room) {
            jokes += number + room.random().nextInt(3);
        }
    }

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(20)
                .snapshotRate(10)
                .playersMax(options.playersMax())
                .graceMs(3000)
                .spectators(20, 500)
                .grid(50, 60, 5);
    }

    @Override
    public void created(Room room) {
        this.room = room;
        room.listing().properties(new Billed("opening", 0));
        room.after(0.4, new Curtain(1, Mood.WILD, "a", 0.1));
        room.after(1, new Tick());
        room.audience().joinGroup("team 0");
        for (int i = 0; i < 20; i++) {
            strew(room);
        }
    }

    private void strew(Room room) {
        Peanut peanut = room.spawn(new Peanut());
        peanut.x = room.random().nextDouble(SIDE);
        peanut.y = room.random().nextFloat() * SIDE;
        peanut.place = new Place((int) (peanut.x / 20), (int) (peanut.y / 20));
        peanuts.put(peanut.place, peanut);
    }

    @Override
    public void joined(Room room, Player player) {
        Rider rider = room.spawn(new Rider(), player);
        rider.name = player.name();
        rider.x = room.random().nextDouble(10, SIDE);
        rider.y = room.random().nextExponential() * 10;
        player.joinGroup("team " + player.id() % 3);
        everSeen.add(player);
    }

    @Override
    public void dropped(Room room, Player player) {
        rider(player).mood = Mood.CALM;
    }

    @Override
    public void returned(Room room, Player player) {
        rider(player).mood = Mood.WILD;
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        Rider rider = rider(player);
        room.remove(rider);
        wrecks.add(rider);
        gone.add(player);
        if (gone.size() > 5) {
            everSeen.remove(gone.remove());
        }
        if (wrecks.size() > 3) {
            throwsOf.remove(wrecks.remove());
        }
    }

    private static Rider rider(Player player) {
        Rider rider = player.own(Rider.class);
        if (rider == null) {
            throw new IllegalStateException("player " + player.id() + " has no rider");
        }
        return rider;
    }

    @Override
    public void command(Room room, Player player, Command command) {
        if (command instanceof Swap swap) {
            String team = "team " + swap.team();
            if (swap.leave()) {
                player.leaveGroup(team);
            } else {
                player.joinGroup(team);
            }
            room.show(rider(player), player.inGroup("team 1") ? "team 1" : null);
        } else if (command instanceof Guess guess) {
            owed.put(++number, player.asked());
            if (guess.number() == number % 10) {
                player.asked().reply(new Reveal(number));
            }
        } else if (command instanceof Adopt adopt) {
            Ball ball = room.find(Ball.class, adopt.entityId());
            rider(player).last = ball;
        } else if (command instanceof Sack sack) {
            room.players().stream()
                    .filter(other ->
                            other.id() == sack.playerId() && room.random().nextInt(10) == 0)
                    .findFirst()
                    .ifPresent(other -> sack(player, other, sack.how()));
        }
    }

    private static void sack(Player by, Player other, int how) {
        switch (how) {
            case 0 -> other.kick("by " + by.name());
            case 1 -> other.ban(2, "by " + by.name());
            case 2 -> other.mute(3, "by " + by.name());
            default -> other.moderator(!other.moderator());
        }
    }

    @Override
    public void timer(Room room, Timer timer) {
        Ring ring = room.state(Ring.class);
        if (timer instanceof Curtain curtain) {
            ring.act = curtain.act();
            ring.tension += curtain.exact() / 3;
            ring.moods.merge(curtain.mood(), 1, Integer::sum);
            room.after(
                    0.3 + room.random().nextDouble(),
                    new Curtain(curtain.act() + 1, programme[curtain.act() % 2][0], "b", ring.tension));
        } else {
            room.after(1, timer);
            owed.values().stream().findFirst().ifPresent(asked -> asked.refuse("late"));
            owed.keySet().stream().findFirst().ifPresent(owed::remove);
            room.listing().properties(new Billed("act", ring.act));
            room.listing().locked(room.random().nextInt(8) == 0);
            clown.joke(room);
        }
    }

    @Override
    public void tick(Room room) {
        Ring ring = room.state(Ring.class);
        Listing listing = room.listing();
        number += listing.properties(Billed.class).round() + listing.playersMax();
        number += (listing.locked() ? 1 : 0) + (listing.inviteOnly() ? 2 : 0) + (listing.unlisted() ? 4 : 0);
        number += this.room == room && lastInput instanceof Ride ride && ride.throwing() ? 1 : 0;
        for (Rider rider : room.all(Rider.class)) {
            ride(room, rider);
        }
        for (Ball ball : room.all(Ball.class)) {
            fly(room, ball);
        }
        for (Peanut peanut : room.all(Peanut.class)) {
            if (room.random().nextInt(300) == 0) {
                room.remove(peanut);
                peanuts.remove(peanut.place, peanut);
                strew(room);
            }
        }
        ring.star = room.all(Rider.class).stream()
                .max((a, b) -> Long.compare(a.hits, b.hits))
                .orElse(null);
        ring.tension = Exact.sin(
                ring.tension + room.random().nextGaussian() + room.audience().size() + clown.jokes);
        if (room.tick() % 50 == 0) {
            room.audience().look(ring.tension * 100 + 100, 100);
            programme = new Mood[][] {{Mood.values()[room.random().nextInt(2)]}, {Mood.WILD}};
        }
        gone.forEach(player -> seenSum += player.id() + player.name().length() + (player.inGroup("team 1") ? 0.5 : 0));
        everSeen.forEach(player -> number += player.connected() ? 1 : 0);
    }

    private void ride(Room room, Rider rider) {
        Ride ride = rider.owner().input(Ride.class);
        lastInput = ride;
        rider.x = Exact.wrap(rider.x + ride.dx() * rider.mood.pace(), 0, SIDE);
        rider.y = Exact.wrap(rider.y + ride.dy(), 0, SIDE);
        rider.heading = Exact.atan2(ride.dy(), ride.dx());
        rider.exact[room.tick() % 3] += ride.dx() / 7;
        rider.owner().look(rider.x, rider.y);
        moodsSeen.add(rider.mood);
        if (ride.throwing() && rider.thrown.size() < 3) {
            Ball ball = room.spawn(new Ball(), rider.owner());
            ball.x = (float) rider.x;
            ball.y = (float) rider.y;
            ball.by = rider;
            ball.thrower = rider.owner();
            rider.thrown.add(ball);
            rider.purse[room.tick() % 4]++;
            rider.trick = new Trick(rider, rider.trick != null && rider.trick.points > 3 ? null : rider.trick);
            rider.trick.points = rider.trick.before == null ? 0 : rider.trick.before.points + 1;
            throwsOf.merge(rider, 1, Integer::sum);
        }
    }

    private void fly(Room room, Ball ball) {
        ball.x += 2.5f;
        for (Rider rider : room.all(Rider.class)) {
            Rider seen = room.seenBy(ball.owner(), rider);
            if (seen != null && Exact.hypot(seen.x - ball.x, seen.y - ball.y) < 30) {
                seenSum += seen.x * 1e-3 + seen.heading;
                rider.hits++;
                rider.stamina -= 0.1;
            }
        }
        if (++ball.ticks > 20) {
            room.remove(ball);
            if (ball.by != null) {
                ball.by.thrown.remove(ball);
            }
        } else if (ball.ticks == 10) {
            room.show(ball, room.random().nextBoolean() ? "team 2" : null);
        }
    }
}
