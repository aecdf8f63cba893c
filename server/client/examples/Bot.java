import dev.tickwire.arena.Arena;
import dev.tickwire.arena.Arena.Ship;
import dev.tickwire.client.RoomClient;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import java.net.URI;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/**
 * A bot that joins the arena, flies towards the nearest other ship and fires:
 * java -cp … Bot.java http://localhost:8080
 */
class Bot {
    public static void main(String[] args) throws Exception {
        RoomClient room = RoomClient.at(URI.create(args.length > 0 ? args[0] : "http://localhost:8080"))
                .game("arena").name("Java bot").messagesIn(Arena.class, Chat.class, Moderation.class).join();
        Runtime.getRuntime().addShutdownHook(new Thread(room::close));
        System.out.println("playing in " + room.roomId());
        room.ask(new Chat.Say("Here I come.")).orTimeout(5, TimeUnit.SECONDS).join();
        for (; !room.closed().isDone(); Thread.sleep(50)) {
            Ship own = room.own(Ship.class);
            if (own != null) {
                room.all(Ship.class).stream().filter(ship -> ship.id() != own.id())
                        .min(Comparator.comparingDouble(ship -> Math.hypot(ship.x - own.x, ship.y - own.y)))
                        .ifPresent(target -> room.hold(steer(own, target)));
            }
        }
        System.out.println("closed: " + room.closed().join());
    }

    static Arena.Steer steer(Ship own, Ship target) {
        double off = Math.IEEEremainder(Math.atan2(target.y - own.y, target.x - own.x) - own.heading, 2 * Math.PI);
        return new Arena.Steer((int) Math.max(-100, Math.min(100, 200 * off)), Math.abs(off) < 1, Math.abs(off) < 0.1);
    }
}
