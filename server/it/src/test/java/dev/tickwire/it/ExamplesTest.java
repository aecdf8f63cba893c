package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.arena.Arena;
import dev.tickwire.client.RoomClient;
import dev.tickwire.parts.Chat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The example programs for the browser client in Node and for the Java client, against the packaged server. */
class ExamplesTest {
    private static final double METRES = 20;
    private static final int SIGTERM_EXIT = 128 + 15;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
    void shouldFlyAndTalkAsABotAndShowTheRoomAsAServer() throws Exception {
        CompletableFuture<Chat.Said> said = new CompletableFuture<>();
        try (Host host = Host.start();
                RoomClient ann = Pilot.of(host)
                        .game("arena")
                        .onEvent(event -> {
                            if (event instanceof Chat.Said line) said.complete(line);
                        })
                        .join();
                Program bot = example(host, "bot.mjs");
                Program watch = example(host, "watch.mjs", "0")) {
            ann.hold(new Arena.Steer(0, true, false)); // away, so that the bot has somewhere to go
            URI page = URI.create(watch.awaitLine("^(http://\\S+)"));

            assertEquals(
                    "Here I come.",
                    Await.get("the bot's first words", said, bot::output, host.program()::output)
                            .text());
            AtomicReference<JsonNode> first = new AtomicReference<>();
            Await.until(
                    "the bot's ship to be seen",
                    () -> {
                        first.set(botIn(page));
                        return first.get() != null;
                    },
                    bot::output,
                    () -> see(page));
            Await.until(
                    "the bot to fly " + METRES + " m",
                    () -> !bot.output().isEmpty() || isFar(first.get(), botIn(page)),
                    bot::output,
                    () -> see(page));
            assertTrue(bot.output().isEmpty(), () -> bot.output().toString());

            for (Program program : List.of(bot, watch)) {
                program.signal("INT");
                assertEquals(0, program.awaitExit(), () -> program.output().toString());
            }
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
    void shouldDoTheSameInJava() throws Exception {
        CompletableFuture<Chat.Said> said = new CompletableFuture<>();
        try (Host host = Host.start();
                RoomClient ann = Pilot.of(host)
                        .game("arena")
                        .onEvent(event -> {
                            if (event instanceof Chat.Said line) said.complete(line);
                        })
                        .join();
                Program bot = javaExample(host, "Bot.java");
                Program watch = javaExample(host, "Watch.java", "0")) {
            ann.hold(new Arena.Steer(0, true, false));
            assertEquals("playing in " + ann.roomId(), bot.awaitLine("^(playing in .*)"));
            assertEquals(
                    "Here I come.",
                    Await.get("the bot's first words", said, bot::output, host.program()::output)
                            .text());
            URI page = URI.create(watch.awaitLine("^(http://\\S+)"));
            Await.until(
                    "the ship of the Java bot", () -> see(page).contains("Java bot "), bot::output, () -> see(page));
            for (Program program : List.of(bot, watch)) {
                program.signal("TERM");
                assertEquals(
                        SIGTERM_EXIT,
                        program.awaitExit(),
                        () -> program.output().toString());
            }
        }
    }

    /** Runs a source file with the class path of this test; a user has the jars of the client and of the game. */
    private static Program javaExample(Host host, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Path.of("..", "client", "examples", arguments[0]).toString());
        command.add(host.page().toString());
        command.addAll(List.of(arguments).subList(1, arguments.length));
        return Program.start(Path.of("."), Map.of(), command);
    }

    private static Program example(Host host, String... arguments) {
        Path clientJs = Path.of(System.getProperty("client-js.directory"));
        List<String> command = new ArrayList<>(List.of("node", "examples/" + arguments[0]));
        command.add(host.page().toString());
        command.addAll(List.of(arguments).subList(1, arguments.length));
        return Program.start(clientJs, Map.of(), command);
    }

    private static boolean isFar(JsonNode ship, JsonNode later) {
        return later != null
                && Math.hypot(
                                later.get("x").asDouble() - ship.get("x").asDouble(),
                                later.get("y").asDouble() - ship.get("y").asDouble())
                        >= METRES;
    }

    /** The report of the watching server. */
    private static String see(URI page) {
        try {
            return HTTP.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bot's ship in the report of the watching server; null while it is absent. */
    private static JsonNode botIn(URI page) {
        JsonNode seen = JSON.readTree(see(page));
        for (JsonNode player : seen.get("players")) {
            for (JsonNode ship : seen.get("ships")) {
                if (player.get("name").asString().equals("Bot")
                        && ship.get("owner").equals(player.get("id"))) {
                    return ship;
                }
            }
        }
        return null;
    }
}
