package dev.tickwire.test;

import dev.tickwire.Angle;
import dev.tickwire.Entity;
import dev.tickwire.Event;
import dev.tickwire.Game;
import dev.tickwire.LeaveReason;
import dev.tickwire.Nearby;
import dev.tickwire.OwnerOnly;
import dev.tickwire.Player;
import dev.tickwire.Quantized;
import dev.tickwire.Range;
import dev.tickwire.Rewindable;
import dev.tickwire.Room;
import dev.tickwire.RoomState;
import dev.tickwire.ServerOnly;
import dev.tickwire.Settings;
import dev.tickwire.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A coming and going of everything that can come and go, with fields of every type, by the room's own randomness. */
public final class Bazaar implements Game<Bazaar.Options> {
    static final double CELL = 50;
    static final double RADIUS = 60;
    static final double HYSTERESIS = 10;
    private static final double HALF = 200; // of the place, around the origin
    private static final List<String> GUILDS = List.of("dyers", "smiths", "weavers");

    public record Options(
            @Range(min = 1, max = 240) int tickRate,
            @Range(min = 1, max = 240) int snapshotRate,
            @Range(min = 0, max = 60_000) int delayMs) {
        public Options() {
            this(60, 20, 0);
        }
    }

    public record Cried(int number) implements Event {}

    public enum Ware {
        SALT,
        SILK,
        TIN
    }

    /** It has nothing but its being there. */
    public static final class Pebble extends Entity {}

    public static final class Stall extends Entity {
        public final int[] prices = new int[20];
        public boolean open;
        public byte dust;
        public short rank;
        public char sign;
        public long founded;
        public float weight;
        public double turnover;
        public Ware ware = Ware.SALT;

        @Angle(bits = 30)
        public double facing;

        @Quantized(min = 0, max = 2147483.646, step = 0.001)
        public double stock;

        @Text(max = 100)
        public String motto = "";

        public @Nullable Entity rival;
        public @Nullable Pebble threshold;

        @OwnerOnly
        public int debt;

        @OwnerOnly
        @Text(max = 30)
        public String note = "";
    }

    @Nearby
    @Rewindable
    public static final class Porter extends Entity {
        @Quantized(min = -500, max = 500, step = 0.01)
        public double x, y;

        public @Nullable Stall bound;

        @OwnerOnly
        public int hunger;

        @ServerOnly
        public @Nullable String guild;
    }

    public static final class Board extends RoomState {
        public int trades;

        @Text(max = 50)
        public String news = "";
    }

    final Map<Integer, double[]> looks = new HashMap<>();
    final Map<Integer, Set<String>> guilds = new HashMap<>();

    @Override
    public Settings settings(Options options) {
        return Settings.tickRate(options.tickRate())
                .snapshotRate(options.snapshotRate())
                .playersMax(64)
                .grid(CELL, RADIUS, HYSTERESIS)
                .spectators(50, options.delayMs());
    }

    @Override
    public void joined(Room room, Player player) {
        guilds.put(player.id(), new HashSet<>());
    }

    @Override
    public void left(Room room, Player player, LeaveReason why) {
        guilds.remove(player.id());
        looks.remove(player.id());
    }

    @Override
    public void tick(Room room) {
        RandomGenerator random = room.random();
        Board board = room.state(Board.class);
        board.trades = random.nextInt(5) == 0 ? random.nextInt() : board.trades;
        board.news = random.nextInt(20) == 0 ? text(random, 50) : board.news;
        for (int acts = random.nextInt(30) == 0 ? 100 : random.nextInt(8); acts > 0; acts--) {
            act(room, random.nextBoolean() ? pick(random, room.players()) : null, random);
        }
        for (Porter porter : room.all(Porter.class)) {
            boolean jumps = random.nextInt(50) == 0;
            porter.x = jumps ? place(random) : porter.x + random.nextDouble(-2, 2);
            porter.y += random.nextDouble(-2, 2);
            porter.hunger += random.nextInt(10) == 0 ? 1 : 0;
            porter.bound = random.nextInt(20) == 0 ? pick(random, room.all(Stall.class)) : porter.bound;
        }
        for (Player player : room.players()) {
            if (random.nextInt(3) == 0) {
                lookAround(player, random);
            }
        }
    }

    private void act(Room room, @Nullable Player player, RandomGenerator random) {
        String guild = GUILDS.get(random.nextInt(GUILDS.size()));
        switch (random.nextInt(14)) {
            case 0 -> spawn(room, new Pebble(), player);
            case 1 -> change(room, spawn(room, new Stall(), player));
            case 2, 3 -> {
                Porter porter = spawn(room, new Porter(), player);
                porter.x = place(random);
                porter.y = place(random);
                show(room, porter, random.nextInt(4) == 0 ? guild : null);
            }
            case 4 -> room.remove(pick(random, room.all(Pebble.class)));
            case 5 -> room.remove(pick(random, room.all(Stall.class)));
            case 6, 7 -> room.remove(pick(random, room.all(Porter.class)));
            case 8 -> {
                Porter porter = pick(random, room.all(Porter.class));
                if (porter != null) {
                    show(room, porter, random.nextBoolean() ? guild : null);
                    porter.x = place(random);
                }
            }
            case 9, 10 -> {
                Stall stall = pick(random, room.all(Stall.class));
                if (stall != null) {
                    change(room, stall);
                }
            }
            case 11 -> {
                if (player != null && random.nextBoolean()) {
                    player.joinGroup(guild);
                    guilds.get(player.id()).add(guild);
                } else if (player != null) {
                    player.leaveGroup(guild);
                    guilds.get(player.id()).remove(guild);
                }
            }
            case 12 -> room.audience().look(place(random), place(random));
            default -> {
                room.broadcast(new Cried(random.nextInt()));
                if (player != null) {
                    player.send(new Cried(random.nextInt()));
                }
            }
        }
    }

    private void lookAround(Player player, RandomGenerator random) {
        double[] at = looks.computeIfAbsent(player.id(), id -> new double[2]);
        boolean leaps = random.nextInt(20) == 0;
        at[0] = leaps ? place(random) : at[0] + random.nextDouble(-5, 5);
        at[1] = leaps ? place(random) : at[1] + random.nextDouble(-5, 5);
        player.look(at[0], at[1]);
    }

    private static <E extends Entity> E spawn(Room room, E entity, @Nullable Player owner) {
        return owner == null ? room.spawn(entity) : room.spawn(entity, owner);
    }

    private static void show(Room room, Porter porter, @Nullable String guild) {
        porter.guild = guild;
        room.show(porter, guild);
    }

    private static void change(Room room, Stall stall) {
        RandomGenerator random = room.random();
        for (int changes = random.nextInt(6); changes > 0; changes--) {
            switch (random.nextInt(17)) {
                case 0 -> stall.prices[random.nextInt(20)] = random.nextInt(3);
                case 1 -> stall.prices[random.nextInt(20)] = random.nextInt();
                case 2 -> stall.prices[0] = random.nextBoolean() ? Integer.MAX_VALUE : Integer.MIN_VALUE;
                case 3 -> stall.open ^= true;
                case 4 -> stall.dust = (byte) random.nextInt();
                case 5 -> stall.rank = (short) random.nextInt();
                case 6 -> stall.sign = (char) random.nextInt();
                case 7 -> stall.founded = random.nextLong();
                case 8 -> stall.weight = (float) random.nextDouble(-1e10, 1e10);
                case 9 -> stall.turnover = random.nextDouble(-1, 1);
                case 10 -> stall.ware = Ware.values()[random.nextInt(3)];
                case 11 -> stall.facing = random.nextDouble(-20, 20);
                case 12 -> stall.stock = random.nextDouble(2147483.646);
                case 13 -> stall.motto = text(random, 100);
                case 14 -> stall.rival = pick(random, room.all(Porter.class));
                case 15 -> stall.threshold = pick(random, room.all(Pebble.class));
                default -> {
                    stall.debt = random.nextInt();
                    stall.note = text(random, 30);
                }
            }
        }
    }

    private static double place(RandomGenerator random) {
        return random.nextDouble(-HALF, HALF);
    }

    private static <T> @Nullable T pick(RandomGenerator random, Collection<T> all) {
        return all.isEmpty() ? null : new ArrayList<>(all).get(random.nextInt(all.size()));
    }

    /** Letters of one to four bytes of UTF-8. */
    private static String text(RandomGenerator random, int charsMax) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(charsMax + 1);
                left > 0;
                left = charsMax - 2 - text.length() - random.nextInt(charsMax)) {
            int[] firsts = {'a', 0x430, 0x3042, 0x1f600};
            text.appendCodePoint(firsts[random.nextInt(firsts.length)] + random.nextInt(26));
        }
        return text.toString();
    }
}
