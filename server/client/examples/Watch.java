import com.sun.net.httpserver.HttpServer;
import dev.tickwire.arena.Arena;
import dev.tickwire.arena.Arena.Ship;
import dev.tickwire.client.RoomClient;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A second server, which watches the arena and shows it: java -cp … Watch.java http://localhost:8080 8081 */
class Watch {
    public static void main(String[] args) throws Exception {
        RoomClient room = RoomClient.at(URI.create(args.length > 0 ? args[0] : "http://localhost:8080"))
                .game("arena").spectate().messagesIn(Arena.class, Chat.class, Moderation.class).join();
        int port = args.length > 1 ? Integer.parseInt(args[1]) : 8081;
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/", exchange -> {
            StringBuilder text = new StringBuilder();
            room.read(session -> {
                text.append("tick ").append(session.appliedTick()).append('\n');
                session.all(Ship.class).forEach(ship -> text.append(ship.name + ' ' + ship.score + '\n'));
                return null;
            });
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        System.out.println("http://localhost:" + server.getAddress().getPort() + "/");
        System.out.println("closed: " + room.closed().join());
        System.exit(1);
    }
}
