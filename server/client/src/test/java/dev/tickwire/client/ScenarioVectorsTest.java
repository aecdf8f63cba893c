package dev.tickwire.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.client.FakeHost.Socket;
import dev.tickwire.client.FakeHost.Socket.Answer;
import dev.tickwire.client.FakeHost.Socket.Heard;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.snapshot.Reply;
import dev.tickwire.protocol.snapshot.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The scenarios of {@code vectors/scenarios.json}, which the client in JavaScript goes through as well. */
class ScenarioVectorsTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int RETRY_AFTER_MS = 1000;
    private static final int GRACE_MS = 15_000;
    private static final int FRAME_MS = 50;

    private static JsonNode vectors() throws IOException {
        Path file = Path.of(System.getProperty("basedir", "."), "../../protocol/vectors/scenarios.json");
        return JSON.readTree(Files.readString(file));
    }

    @TestFactory
    Stream<DynamicTest> shouldKeepTo() throws IOException {
        assertEquals(JSON.readTree(FakeHost.SCHEMA.json()), vectors().path("schema"));
        return vectors().path("scenarios").values().stream()
                .map(scenario -> DynamicTest.dynamicTest(
                        scenario.path("topic").asString() + ": "
                                + scenario.path("what").asString(),
                        () -> new Stage(scenario).play(scenario.path("steps"))));
    }

    /** In each tick there is a frame, and an input for as far ahead as the lead says, which takes its way. */
    @TestFactory
    Stream<DynamicTest> shouldKeepToTheLead() throws IOException {
        return vectors().path("leads").values().stream()
                .map(each -> DynamicTest.dynamicTest(each.path("what").asString(), () -> {
                    InputLead lead = new InputLead(each.path("tickRate").asInt(), 1);
                    int tick = 0;
                    for (JsonNode part : each.path("ways").values()) {
                        for (int left = part.path("ticks").asInt(); left > 0; left--) {
                            int target = ++tick + lead.ticks();
                            lead.sent(tick, target, tick);
                            lead.told(
                                    tick,
                                    tick,
                                    target - (tick + part.path("way").asInt()));
                        }
                        double seen = lead.exactTicks();
                        JsonNode range = part.path("lead");
                        assertTrue(
                                range.path(0).asDouble() <= seen
                                        && seen <= range.path(1).asDouble(),
                                () -> seen + " after " + part);
                    }
                }));
    }

    /** A client, and the server's side of it. */
    private static final class Stage {
        private final FakeHost host = new FakeHost();
        private final long startMs = host.clock.nowMs();
        private final Map<String, String> answers = new TreeMap<>();
        private final CompletableFuture<RoomClient> joining;
        private @Nullable Rewind rewound;
        private boolean taken = true;
        private int socketsSeen = 1;
        private int opensSeen = 1;
        private int joinsSeen = 1;

        Stage(JsonNode scenario) {
            host.dev = scenario.path("seat").path("dev").asBoolean(false);
            RoomClient.Builder wish = RoomClient.at(FakeHost.ADDRESS)
                    .game("chat")
                    .name("Ann")
                    .messages(FakeHost.Honk.class, FakeHost.Say.class, FakeHost.Said.class, FakeHost.Steer.class)
                    .onRewound(told -> rewound = told);
            if (scenario.path("asks").path("role").asString("").equals("spectator")) {
                wish.spectate();
            }
            joining = wish.join(host, host.clock);
        }

        void play(JsonNode steps) {
            for (JsonNode step : steps.values()) {
                long atMs = step.path("at").asLong();
                host.clock.advance(startMs + atMs - host.clock.nowMs());
                String saidBefore = host.socket().said();
                host.socket().sent();
                rewound = null;
                act(step);
                host.clock.advance(0);
                for (Map.Entry<String, JsonNode> each : step.path("expect").properties()) {
                    if (each.getKey().equals("attempts")) {
                        int attempts = host.sockets() - socketsSeen;
                        assertTrue(
                                each.getValue().path(0).asInt() <= attempts
                                        && attempts <= each.getValue().path(1).asInt(),
                                attempts + " attempts at " + atMs + " ms");
                        continue;
                    }
                    assertEquals(
                            each.getValue(),
                            JSON.valueToTree(seen(each.getKey())),
                            () -> each.getKey() + " at " + atMs + " ms; said before: " + saidBefore);
                }
                socketsSeen = host.sockets();
                if (step.path("expect").has("opens")) {
                    opensSeen = socketsSeen;
                }
                host.sockets.forEach(Socket::forget);
            }
            joining.join().close();
        }

        private void act(JsonNode step) {
            String text = step.path("text").asString("");
            switch (step.path("do").asString()) {
                case "welcome" -> host.socket().deliver(welcome(step));
                case "frame" -> frame(step, step.path("tick").asInt());
                case "frames" -> {
                    long untilMs = startMs + step.path("until").asLong();
                    for (int tick = step.path("tick").asInt(); host.clock.nowMs() <= untilMs; tick++) {
                        frame(step, tick);
                        host.clock.advance(FRAME_MS);
                    }
                }
                case "bytes" ->
                    host.socket().bytes(HexFormat.of().parseHex(step.path("hex").asString()));
                case "text" -> host.socket().text(text);
                case "down" -> host.down = true;
                case "up" -> host.down = false;
                case "sleep" -> host.clock.sleep(step.path("ms").asLong());
                case "hold" ->
                    joining.join().hold(new FakeHost.Steer(step.path("turn").asInt()));
                case "say" -> {
                    for (int left = step.path("times").asInt(1); left > 0; left--) {
                        taken = joining.join().send(new FakeHost.Say(text));
                    }
                }
                case "ask" -> ask(text);
                case "close" -> host.socket().drop(step.path("code").asInt());
                case "refuse" ->
                    host.refusals.add(new JoinException(
                            step.path("code").asString(),
                            "No.",
                            null,
                            step.path("status").asInt() == 429
                                    || step.path("status").asInt() >= 500,
                            RETRY_AFTER_MS));
                case "wait" -> {}
                default -> throw new AssertionError(step);
            }
        }

        private Welcome welcome(JsonNode step) {
            int resumedTick = step.path("resumedTick").asInt();
            int graceMs = step.path("graceMs").asInt(GRACE_MS);
            host.socket().began = resumedTick >= 0;
            return new Welcome(
                    step.path("commandSeq").asInt(),
                    step.path("epoch").asInt(),
                    step.path("epochTick").asInt(),
                    graceMs,
                    step.path("playerId").asInt(1),
                    graceMs > 0 ? "token" : "",
                    resumedTick,
                    HexFormat.of().parseHex(step.path("roomInstance").asString("00".repeat(16))),
                    HexFormat.of().parseHex(step.path("schemaHash").asString(FakeHost.SCHEMA.hash())),
                    FakeHost.RATE,
                    step.path("tick").asInt(),
                    FakeHost.RATE);
        }

        private void frame(JsonNode step, int tick) {
            host.socket()
                    .frame(
                            tick,
                            step.path("ack").asInt(0),
                            step.path("commandAck").asInt(),
                            step.path("durableLag").asInt(Section.NOT_DURABLE),
                            step.path("frozen").asBoolean(false),
                            step.path("replies").values().stream()
                                    .map(Stage::answer)
                                    .toList(),
                            groups(step.path("broken")),
                            groups(step.path("mended")));
        }

        private static List<Integer> groups(JsonNode numbers) {
            return numbers.values().stream().map(JsonNode::asInt).toList();
        }

        private static Answer answer(JsonNode reply) {
            int seq = reply.path("seq").asInt();
            if (reply.path("later").asBoolean(false)) {
                return new Answer(seq, Reply.LATER, "");
            }
            return reply.has("event")
                    ? new Answer(seq, Reply.EVENT, reply.path("event").asString())
                    : new Answer(seq, Reply.REFUSED, reply.path("refused").asString());
        }

        private void ask(String text) {
            CompletableFuture<@Nullable Record> answer = joining.join().ask(new FakeHost.Say(text));
            CompletableFuture<String> told = answer.handle(Stage::told);
            told.thenAccept(what -> answers.put(text, what)).isDone();
        }

        private static String told(@Nullable Record event, @Nullable Throwable failure) {
            if (failure == null) {
                return event instanceof FakeHost.Said said ? said.text() : "nothing";
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return ((AskException) cause).reason().name().toLowerCase(Locale.ROOT);
        }

        private @Nullable Object seen(String what) {
            return switch (what) {
                case "commands" -> commands();
                case "sent" -> host.socket().sent();
                case "pings" ->
                    host.sockets.stream().mapToInt(each -> each.pings).sum();
                case "keyframes" -> host.socket().keyframes;
                case "closes" ->
                    host.sockets.stream().flatMap(each -> each.closes.stream()).toList();
                case "taken" -> taken;
                case "rewound" ->
                    rewound == null ? null : Map.of("fromTick", rewound.fromTick(), "toTick", rewound.toTick());
                case "answers" -> answers;
                case "opens" -> host.sockets() == opensSeen ? null : opening();
                case "joins" -> joins();
                case "ended" -> joining.join().closed().isDone();
                case "endedWith" -> joining.join().closed().join().code();
                default -> throw new AssertionError(what);
            };
        }

        private List<List<Object>> commands() {
            List<List<Object>> messages = new ArrayList<>();
            for (Heard each : host.socket().heard()) {
                messages.add(List.of(each.text(), each.seq()));
            }
            return messages;
        }

        private Map<String, Object> opening() {
            List<String> credentials = host.credentials.get(host.sockets() - 1);
            return credentials.size() == 1
                    ? Map.of("resume", false)
                    : Map.of(
                            "resume",
                            true,
                            "applied",
                            Integer.parseInt(credentials.get(1).substring("applied.".length())));
        }

        private List<Map<String, Object>> joins() {
            List<Map<String, Object>> joins = new ArrayList<>();
            for (Map<String, Object> request : host.requests.subList(joinsSeen, host.requests.size())) {
                Map<String, Object> members = new TreeMap<>(request);
                members.keySet().removeAll(List.of("guest", "role"));
                members.replace("resume", "a token");
                joins.add(members);
            }
            joinsSeen = host.requests.size();
            return joins;
        }
    }
}
