import com.sun.net.httpserver.HttpServer;
import dev.tickwire.arena.Arena;
import dev.tickwire.client.RoomClient;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import dev.tickwire.protocol.schema.Kind;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A second server, which watches the arena and tells what it sees: java -cp … Watch.java http://localhost:8080 8081 */
class Watch {
    public static void main(String[] args) throws Exception {
        RoomClient room = RoomClient.at(URI.create(args.length > 0 ? args[0] : "http://localhost:8080"))
                .game("arena").spectate().messagesIn(Arena.class, Chat.class, Moderation.class).join();
        int kind = room.schema().kindIndex("Ship");
        Kind ships = room.schema().kinds().get(kind);
        int name = ships.fieldIndex("name"), score = ships.fieldIndex("score");
        HttpServer server = HttpServer.create(new InetSocketAddress(args.length > 1 ? Integer.parseInt(args[1]) : 8081), 0);
        server.createContext("/", exchange -> {
            StringBuilder text = new StringBuilder();
            room.see(now -> {
                text.append("tick ").append(now.tick()).append('\n');
                now.ids(kind).forEach((int id) -> text.append(now.textAt(kind, id, name, 0)).append(' ').append(now.intAt(kind, id, score, 0)).append('\n'));
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
