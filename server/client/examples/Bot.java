import dev.tickwire.arena.Arena;
import dev.tickwire.client.RoomClient;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import dev.tickwire.protocol.schema.Kind;
import dev.tickwire.protocol.snapshot.Replica;
import java.net.URI;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/** A bot that joins the arena, flies towards the nearest other ship and fires: java -cp … Bot.java http://localhost:8080 */
class Bot {
    record Ship(boolean own, double x, double y, double heading) {}

    public static void main(String[] args) throws Exception {
        RoomClient room = RoomClient.at(URI.create(args.length > 0 ? args[0] : "http://localhost:8080"))
                .game("arena").name("Java bot").messagesIn(Arena.class, Chat.class, Moderation.class).join();
        Runtime.getRuntime().addShutdownHook(new Thread(room::close));
        System.out.println("playing in " + room.roomId());
        room.ask(new Chat.Say("Here I come.")).orTimeout(5, TimeUnit.SECONDS).join();
        int kind = room.schema().kindIndex("Ship");
        Kind ships = room.schema().kinds().get(kind);
        int x = ships.fieldIndex("x"), y = ships.fieldIndex("y"), heading = ships.fieldIndex("heading");
        int playerId = room.look(session -> session.welcome().playerId());
        while (!room.closed().isDone()) {
            var seen = room.see((Replica now) -> now.ids(kind).intStream().mapToObj(id -> new Ship(now.owner(kind, id) == playerId,
                    now.doubleAt(kind, id, x, 0), now.doubleAt(kind, id, y, 0), now.doubleAt(kind, id, heading, 0))).toList());
            seen.stream().filter(Ship::own).findFirst().ifPresent(own -> seen.stream().filter(ship -> !ship.own)
                    .min(Comparator.comparingDouble(ship -> Math.hypot(ship.x - own.x, ship.y - own.y)))
                    .ifPresent(target -> room.hold(steer(own, target))));
            Thread.sleep(50);
        }
        System.out.println("closed: " + room.closed().join());
    }

    static Arena.Steer steer(Ship own, Ship target) {
        double off = Math.IEEEremainder(Math.atan2(target.y - own.y, target.x - own.x) - own.heading, 2 * Math.PI);
        return new Arena.Steer((int) Math.max(-100, Math.min(100, 200 * off)), Math.abs(off) < 1, Math.abs(off) < 0.1);
    }
}
