package dev.tickwire.bench.restart;

import dev.tickwire.arena.Arena;
import dev.tickwire.client.RoomClient;
import dev.tickwire.parts.Chat;
import dev.tickwire.parts.Moderation;
import dev.tickwire.protocol.message.Welcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Players of the arena with the Java client, which reconnects as browsers do. Threads: one; the clients have their own.
 */
final class ArenaPlayers implements AutoCloseable {
    private static final long PLAY_NS_MAX = TimeUnit.SECONDS.toNanos(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<RoomClient> clients = new ArrayList<>();

    ArenaPlayers(int count, int port) {
        URI server = URI.create("http://127.0.0.1:" + port);
        for (int i = 0; i < count; i++) {
            RoomClient client = RoomClient.at(server)
                    .game("arena")
                    .name("player " + i)
                    .http(http)
                    .messagesIn(Arena.class, Chat.class, Moderation.class)
                    .join();
            client.hold(new Arena.Steer(i % 2 == 0 ? 40 : -40, true, i % 4 == 0));
            clients.add(client);
        }
    }

    /** The largest epoch of a Welcome to one of them. */
    int epoch() {
        return clients.stream().mapToInt(ArenaPlayers::epoch).max().orElseThrow();
    }

    private static int epoch(RoomClient client) {
        Welcome welcome = client.read(session -> session.welcome());
        return welcome == null ? -1 : welcome.epoch();
    }

    /** Whether it has a snapshot of a tick that has run since this epoch began. */
    private static boolean plays(RoomClient client, int epoch) {
        return client.read(session -> {
            Welcome welcome = session.welcome();
            return session.connected()
                    && welcome != null
                    && welcome.epoch() >= epoch
                    && session.appliedTick() > welcome.tick();
        });
    }

    /** Waits until all play in this epoch or a later one, and returns the time. */
    long awaitPlaying(int epoch) {
        return await(client -> plays(client, epoch));
    }

    private long await(Predicate<RoomClient> done) {
        long untilNs = System.nanoTime() + PLAY_NS_MAX;
        while (!clients.stream().allMatch(done)) {
            if (System.nanoTime() > untilNs) {
                throw new IllegalStateException("not all players are back; ended: "
                        + clients.stream()
                                .map(RoomClient::closed)
                                .filter(closed -> closed.isDone())
                                .toList());
            }
            pause();
        }
        return System.nanoTime();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while players come back", e);
        }
    }

    @Override
    public void close() {
        clients.forEach(RoomClient::close);
    }
}
