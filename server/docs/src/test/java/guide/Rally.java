package guide;

import dev.tickwire.*;
import dev.tickwire.math.Exact;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import java.util.Map;

/** The samples of game.md that are about one room in which all players see each other. */
@Queue(teams = 2, teamSize = 3, range = 50, widenPerSecond = 10, rangeMax = 500, timeoutMs = 120_000, backfill = true)
public final class Rally implements Game<Rally.Options> {
    private static final double ROUND_SECONDS = 180;

    public record Options(@Range(min = 6, max = 64) int playersMax, Mode mode) {
        public Options() {
            this(12, Mode.CASUAL);
        }
    }

    public enum Mode {
        CASUAL,
        RANKED
    }

    public record Drive(@Range(min = -1, max = 1) byte turn, boolean gas, boolean drop) implements Input {}

    public static final class Car extends Entity {
        @Quantized(min = 0, max = 1000, step = 0.01) public double x, y;
        @Angle(bits = 10) public double heading;
        @OwnerOnly public double speed;
        public boolean ghost;
    }

    public static final class Cone extends Entity {
        @Quantized(min = 0, max = 1000, step = 0.01) public double x, y;
    }

    public static final class Board extends RoomState {
        public int round = 1;
    }

    public record RoundOver(int round) implements Timer {}

    public record Listed(Mode mode, @Range(min = 0, max = 3000) int rating) implements Properties {}

    public record Trade(int item) implements Command {}

    public record Traded(int item) implements Event {}

    final Chat chat = new Chat().rate(5, 5).history(50)
            .filter((room, from, text) -> text.contains("cheat") ? null : text);
    final Moderation moderation = new Moderation().byOwner();

    @Override public Settings settings(Options options) {
        return Settings.tickRate(60).snapshotRate(20).playersMax(options.playersMax())
                .graceMs(30_000).spectators(200, 1_000);
    }

    @Override public void created(Room room) {
        room.listing().properties(new Listed(Mode.CASUAL, 1500));
        startRound(room);
    }

    private static void startRound(Room room) {
        room.after(ROUND_SECONDS, new RoundOver(room.state(Board.class).round));
    }

    @Override public void timer(Room room, Timer timer) {
        Board board = room.state(Board.class);
        if (timer instanceof RoundOver over && over.round() == board.round) { // else the round was over before its time
            board.round++;
            startRound(room);
        }
    }

    @Override public void joined(Room room, Player player) {
        room.spawn(new Car(), player);
    }

    @Override public void dropped(Room room, Player player) {
        player.own(Car.class).ghost = true; // player.connected() is false
    }

    @Override public void returned(Room room, Player player) {
        player.own(Car.class).ghost = false;
    }

    @Override public void left(Room room, Player player, LeaveReason why) {
        room.remove(player.own(Car.class));
    }

    @Override public void command(Room room, Player player, Command command) {
        if (command instanceof Trade trade) {
            if (trade.item() == 0) player.asked().refuse("You have no such thing.");
            else player.asked().reply(new Traded(trade.item()));
        }
    }

    @Override public void tick(Room room) {
        for (Car car : room.all(Car.class)) {
            Drive in = car.owner().input(Drive.class);
            drive(car, in, room.dt());
            Cone cone = new Cone();
            if (drop(car, in, cone, room.dt())) room.spawn(cone, car.owner());
        }
    }

    @Predicted public static void drive(Car car, Drive in, double dt) {
        car.heading += 3 * in.turn() * dt;
        car.speed = Exact.clamp(car.speed + (in.gas() ? 40 : -20) * dt, 0, 60);
        car.x = Exact.clamp(car.x + Exact.cos(car.heading) * car.speed * dt, 0, 1000);
        car.y = Exact.clamp(car.y + Exact.sin(car.heading) * car.speed * dt, 0, 1000);
    }

    @Predicted public static boolean drop(Car car, Drive in, Cone cone, double dt) {
        cone.x = car.x;
        cone.y = car.y;
        return in.drop() && car.speed == 0;
    }

    /** What a stored room of an earlier build called otherwise. */
    static final class Garage {
        @Was("hp") int health;
        double fuelLitres;

        void migrate(Map<String, Object> old) {
            if (old.get("fuelGallons") instanceof Double gallons) fuelLitres = gallons * 3.785;
        }
    }

    final Garage garage = new Garage();
}
