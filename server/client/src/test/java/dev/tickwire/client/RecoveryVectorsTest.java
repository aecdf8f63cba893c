package dev.tickwire.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.client.FakeHost.Socket.Answer;
import dev.tickwire.client.FakeHost.Socket.Heard;
import dev.tickwire.protocol.snapshot.Reply;
import dev.tickwire.protocol.snapshot.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** The scenarios of {@code vectors/recovery.json}, which the client in JavaScript goes through as well. */
class RecoveryVectorsTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int RETRY_AFTER_MS = 1000;

    @TestFactory
    Stream<DynamicTest> shouldKeepTo() throws IOException {
        Path file = Path.of(System.getProperty("basedir", "."), "../../protocol/vectors/recovery.json");
        JsonNode vectors = JSON.readTree(Files.readString(file));
        assertEquals(JSON.readTree(FakeHost.SCHEMA.json()), vectors.path("schema"));
        return vectors.path("scenarios").values().stream()
                .map(scenario -> DynamicTest.dynamicTest(
                        scenario.path("what").asString(), () -> new Stage().play(scenario.path("steps"))));
    }

    /** A client, and the server's side of it. */
    private static final class Stage {
        private final FakeHost host = new FakeHost();
        private final long startMs = host.clock.nowMs();
        private final Map<String, String> answers = new TreeMap<>();
        private final CompletableFuture<RoomClient> joining = RoomClient.at(FakeHost.ADDRESS)
                .game("chat")
                .name("Ann")
                .messages(FakeHost.Honk.class, FakeHost.Say.class, FakeHost.Said.class, FakeHost.Steer.class)
                .onRewound(told -> rewound = told)
                .join(host, host.clock);
        private @Nullable Rewind rewound;
        private boolean taken = true;
        private int socketsSeen = 1;
        private int joinsSeen = 1;

        void play(JsonNode steps) {
            for (JsonNode step : steps.values()) {
                long atMs = step.path("at").asLong();
                host.clock.advance(startMs + atMs - host.clock.nowMs());
                String saidBefore = host.socket().said();
                rewound = null;
                act(step);
                host.clock.advance(0);
                for (Map.Entry<String, JsonNode> each : step.path("expect").properties()) {
                    assertEquals(
                            each.getValue(),
                            JSON.valueToTree(seen(each.getKey())),
                            () -> each.getKey() + " at " + atMs + " ms; said before: " + saidBefore);
                }
                socketsSeen = host.sockets();
            }
            joining.join().close();
        }

        private void act(JsonNode step) {
            String text = step.path("text").asString("");
            switch (step.path("do").asString()) {
                case "welcome" ->
                    host.socket()
                            .welcome(
                                    step.path("epoch").asInt(),
                                    step.path("epochTick").asInt(),
                                    step.path("tick").asInt(),
                                    step.path("commandSeq").asInt(),
                                    step.path("resumedTick").asInt());
                case "frame" ->
                    host.socket()
                            .frame(
                                    step.path("tick").asInt(),
                                    step.path("commandAck").asInt(),
                                    step.path("durableLag").asInt(Section.NOT_DURABLE),
                                    step.path("frozen").asBoolean(false),
                                    step.path("replies").values().stream()
                                            .map(Stage::answer)
                                            .toList());
                case "say" -> {
                    for (int left = step.path("times").asInt(1); left > 0; left--) {
                        taken = joining.join().command(new FakeHost.Say(text));
                    }
                }
                case "ask" -> ask(text);
                case "close" -> host.socket().drop(step.path("code").asInt());
                case "refuse" ->
                    host.refusals.add(new JoinException(
                            step.path("code").asString(),
                            "No.",
                            null,
                            step.path("status").asInt() >= 500,
                            RETRY_AFTER_MS));
                case "wait" -> {}
                default -> throw new AssertionError(step);
            }
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
                case "taken" -> taken;
                case "rewound" ->
                    rewound == null ? null : Map.of("fromTick", rewound.fromTick(), "toTick", rewound.toTick());
                case "answers" -> answers;
                case "opens" -> host.sockets() == socketsSeen ? null : opening();
                case "joins" -> joins();
                case "ended" -> joining.join().closed().isDone();
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
                joins.add(members);
            }
            joinsSeen = host.requests.size();
            return joins;
        }
    }
}
