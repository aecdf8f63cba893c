package dev.tickwire.client;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.CloseReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A client whose server is killed, goes on from its store, or has lost the client's seat. */
class RecoveryTest {
    private static final int GRACE_MS = 15_000;

    private final FakeHost host = new FakeHost();
    private final List<Rewind> rewinds = new ArrayList<>();
    private final RoomClient client = join(host);

    private RoomClient join(FakeHost at) {
        CompletableFuture<RoomClient> joining = RoomClient.at(FakeHost.ADDRESS)
                .game("chat")
                .name("Ann")
                .create(true)
                .party("p")
                .messages(FakeHost.Honk.class, FakeHost.Say.class, FakeHost.Said.class, FakeHost.Steer.class)
                .onRewound(rewinds::add)
                .join(at, at.clock);
        at.socket().welcome(1, 0, 100, 0).frame(101, 0);
        return joining.join();
    }

    private static RoomClient.Builder loading() {
        return RoomClient.at(FakeHost.ADDRESS)
                .room("r7")
                .messages(FakeHost.Honk.class, FakeHost.Say.class, FakeHost.Said.class, FakeHost.Steer.class);
    }

    private void say(String letters) {
        letters.chars().forEach(letter -> assertTrue(client.send(new FakeHost.Say(Character.toString(letter)))));
    }

    @Test
    void shouldSayCommandsAgainThatAreNotDurable() {
        say("abcd");
        host.socket().frame(104, 1, 3, false).frame(107, 3, 3, false);
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().welcome(2, 106, 106, 2);
        assertEquals("cd..4", host.socket().said());
        host.socket().frame(107, 2);
        assertEquals(List.of(new Rewind(107, 106)), rewinds);
        assertEquals(107, client.<Integer>read(ClientSession::appliedTick));
        say("e");
        assertEquals("e..5", host.socket().said());
    }

    @Test
    void shouldNotKeepWhatIsHandledWhereNothingIsDurable() {
        for (boolean frozen : new boolean[] {false, true}) {
            RecoveryTest each = new RecoveryTest();
            each.say("abcd");
            if (frozen) {
                each.host.socket().frame(104, 3, 4, true);
            } else {
                each.host.socket().frame(104, 3);
            }
            each.host.socket().drop(1006);
            each.host.clock.advance(0);
            each.host.socket().welcome(2, 100, 100, 1);
            assertEquals("d..2", each.host.socket().said());
        }
    }

    @Test
    void shouldRefuseCommandsWhileTooManyWaitToBeDurable() {
        for (int i = 0; i < Unacknowledged.COMMANDS_MAX; i++) {
            say("x");
        }
        host.socket().frame(104, Unacknowledged.COMMANDS_MAX, 1, false);
        assertFalse(client.send(new FakeHost.Say("y")));
        CompletionException full = assertThrows(
                CompletionException.class,
                () -> client.ask(new FakeHost.Say("y")).join());
        assertEquals(AskException.Reason.FULL, ((AskException) full.getCause()).reason());
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().welcome(2, 100, 100, 0);
        String sixteen = "x".repeat(16);
        assertEquals(
                IntStream.rangeClosed(1, 16)
                        .mapToObj(i -> sixteen + ".." + 16 * i)
                        .collect(Collectors.joining(" ")),
                host.socket().said());
        host.socket().frame(101, Unacknowledged.COMMANDS_MAX, 0, false);
        assertTrue(client.send(new FakeHost.Say("y")));
    }

    @Test
    void shouldSendLongCommandsAgainInMessagesThatTheServerTakes() {
        String longest = "\u20ac".repeat(FakeHost.Say.CHARS_MAX);
        for (int i = 0; i < 3; i++) {
            assertTrue(client.send(new FakeHost.Say(longest)));
        }
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().welcome(1, 0, 103, 0);
        assertEquals(
                longest + "..1 " + longest + "..2 " + longest + "..3",
                host.socket().said());
    }

    @Test
    void shouldFailAsksWhoseCommandTheRoomHasLost() {
        CompletableFuture<?> lost = client.ask(new FakeHost.Say("a"));
        CompletableFuture<?> kept = client.ask(new FakeHost.Say("b"));
        host.socket().later(104, 1, 1);
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().welcome(2, 98, 98, 0);
        CompletionException failed = assertThrows(CompletionException.class, lost::join);
        assertEquals(AskException.Reason.LOST, ((AskException) failed.getCause()).reason());
        assertEquals("b..1", host.socket().said());
        host.socket().frame(101, 1);
        assertNull(kept.join());
    }

    @Test
    void shouldNotAcceptALowerEpoch() {
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().welcome(2, 98, 98, 0).frame(101, 0);
        host.socket().drop(1006);
        host.clock.advance(1000);
        FakeHost.Socket stale = host.socket();
        stale.welcome(1, 0, 400, 0);
        host.clock.advance(1000);
        assertTrue(host.socket() != stale, "it attempts another connection");
        assertFalse(client.closed().isDone());
        assertEquals(
                2,
                client.<Integer>read(
                        session -> requireNonNull(session.welcome()).epoch()));
    }

    @Test
    void shouldTakeAnotherSeatWhenTheServerHasLostIts() {
        client.hold(new FakeHost.Steer(3));
        host.refusals.add(new JoinException("unreachable", "no", null, true, 0));
        host.refusals.add(new JoinException("unknown-room", "no", null, false, 0));
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().drop(CloseReason.SESSION_LOST.code());
        host.clock.advance(3500);
        assertEquals(
                List.of(
                        Map.of("game", "chat", "name", "Ann", "create", true, "party", "p"),
                        Map.of("room", "r7", "name", "Ann", "guest", "g"),
                        Map.of("room", "r7", "name", "Ann", "guest", "g"),
                        Map.of("game", "chat", "name", "Ann", "create", true, "guest", "g")),
                host.requests);
        host.socket().welcome(1, 0, 3, 0).frame(4, 0);
        assertEquals(4, client.<Integer>read(ClientSession::appliedTick));
        assertEquals(3, host.socket().steering());
        assertFalse(client.closed().isDone());
    }

    @Test
    void shouldTakeAnotherSeatWhenNothingComesOverTheOneThatItHasTakenAnew() {
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().drop(CloseReason.SESSION_LOST.code());
        host.clock.advance(500);
        host.socket().drop(1006);
        host.clock.advance(500);
        assertEquals(3, host.requests.size());
        host.socket().welcome(1, 0, 3, 0).frame(4, 0);
        assertFalse(client.closed().isDone());
    }

    @Test
    void shouldEndWhenTheServerHasLostItsSeatAndGivesNoOther() {
        host.refusals.add(new JoinException("banned", "no", null, false, 0));
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().drop(CloseReason.SESSION_LOST.code());
        host.clock.advance(10_000);
        assertEquals(CloseReason.SESSION_LOST.code(), client.closed().join().code());
    }

    @Test
    void shouldAttemptARoomThatHasAStoreBeyondTheGraceTimeAndWhenItsHostStops() {
        host.socket().frame(104, 0, 2, false);
        host.socket().drop(CloseReason.SERVER_STOPPING.code());
        for (int ms = 0; ms < GRACE_MS + 10_000; ms += 500) {
            host.clock.advance(500);
            host.refuseSockets();
        }
        assertFalse(client.closed().isDone());
        for (int ms = 0; ms < 10_000; ms += 500) {
            host.clock.advance(500);
            host.refuseSockets();
        }
        assertTrue(client.closed().isDone());
    }

    /** Its grace time begins when the host is back. */
    @Test
    void shouldAskForItsSeatFirstWhenTheHostComesBackLate() {
        FakeHost late = new FakeHost();
        late.dev = true;
        RoomClient rejoining = join(late);
        late.down = true;
        late.socket().drop(1006);
        late.clock.advance(GRACE_MS + 500);
        assertTrue(late.requests.get(1).containsKey("resume"), late.requests::toString);
        late.down = false;
        late.clock.advance(10_000);
        assertEquals("Ann", late.requests.get(2).get("name"));
        assertFalse(rejoining.closed().isDone());
    }

    @Test
    void shouldAskForItsSeatUntilTheHostAnswers() {
        FakeHost late = new FakeHost();
        late.dev = true;
        RoomClient rejoining = join(late);
        late.refusals.add(new JoinException("unreachable", "no", null, true, 0));
        late.refusals.add(new JoinException("stopping", "no", null, true, 1000));
        late.socket().drop(1006);
        late.clock.advance(0);
        late.socket().welcome(2, 100, 100, 0, FakeHost.NEXT);
        late.clock.advance(4600); // the longest back-offs, and less than an attempt to connect takes
        assertEquals(
                List.of(true, true, true),
                late.requests.stream()
                        .skip(1)
                        .map(request -> request.containsKey("resume"))
                        .toList());
        assertEquals(List.of("resume.token1", "applied.-1"), late.credentials.get(2));
        assertFalse(rejoining.closed().isDone());
    }

    private static CompletableFuture<String> told(CompletableFuture<?> asked) {
        return asked.handle((event, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause == null
                    ? String.valueOf(event)
                    : ((AskException) cause).reason().name();
        });
    }

    @Test
    void shouldSendWaitingCommandsUnderAnotherSchemaAndDropThoseThatItDoesNotTake() {
        FakeHost deployed = new FakeHost();
        deployed.dev = true;
        RoomClient bob = join(deployed);
        bob.hold(new FakeHost.Steer(3));
        deployed.socket().frame(102, 0);
        CompletableFuture<String> a = told(bob.ask(new FakeHost.Say("a")));
        CompletableFuture<String> gone = told(bob.ask(new FakeHost.Honk()));
        CompletableFuture<String> b = told(bob.ask(new FakeHost.Say("b")));
        CompletableFuture<String> tooLong = told(bob.ask(new FakeHost.Say("too long")));
        CompletableFuture<String> c = told(bob.ask(new FakeHost.Say("c")));
        deployed.socket().drop(1006);
        deployed.clock.advance(0);
        deployed.schema = FakeHost.NEXT;
        deployed.socket().welcome(2, 102, 102, 0, FakeHost.NEXT);
        deployed.clock.advance(500);
        assertFalse(a.isDone() || gone.isDone() || tooLong.isDone());
        deployed.socket().welcome(2, 102, 102, 1);
        assertEquals("bc..3", deployed.socket().said());
        assertEquals("SCHEMA_CHANGED", gone.getNow("waits"));
        assertEquals("SCHEMA_CHANGED", tooLong.getNow("waits"));
        deployed.socket().frame(103, 2);
        assertEquals("LOST", a.getNow("waits"), "its answer is not repeated");
        assertEquals("null", b.getNow("waits"));
        assertFalse(c.isDone());
        assertEquals(3, deployed.socket().steering());
        assertEquals(2, deployed.socket().inputSeq(), "one was sent before");
        assertTrue(bob.send(new FakeHost.Say("d")));
        assertEquals("d..4", deployed.socket().said());
        assertThrows(IllegalArgumentException.class, () -> bob.send(new FakeHost.Honk()));
        bob.close();
        deployed.socket().drop(1000);
        assertEquals("CLOSED", c.getNow("waits"));
    }

    @Test
    void shouldFailItsAsksWhenItDoesNotGetItsSeatAgain() {
        for (boolean leaves : new boolean[] {true, false}) {
            FakeHost deployed = new FakeHost();
            deployed.dev = true;
            RoomClient bob = join(deployed);
            CompletableFuture<String> asked = told(bob.ask(new FakeHost.Honk()));
            deployed.refusals.add(new JoinException("unknown-room", "no", null, false, 0));
            deployed.socket().drop(1006);
            deployed.clock.advance(0);
            deployed.socket().welcome(2, 102, 102, 0, FakeHost.NEXT);
            assertFalse(asked.isDone());
            if (leaves) {
                bob.close();
            } else {
                deployed.clock.advance(2000);
                assertEquals(1, deployed.credentials.get(2).size(), "a ticket");
            }
            assertEquals("CLOSED", asked.getNow("waits"));
        }
    }

    @Test
    void shouldEndWhenAnotherSchemaDoesNotTakeTheInputThatItHolds() {
        FakeHost deployed = new FakeHost();
        deployed.dev = true;
        RoomClient bob = join(deployed);
        bob.hold(new FakeHost.Steer(3));
        deployed.schema = FakeHost.WITHOUT_INPUT;
        deployed.socket().drop(1006);
        deployed.clock.advance(0);
        deployed.socket().welcome(2, 102, 102, 0, FakeHost.NEXT);
        deployed.clock.advance(500);
        assertTrue(bob.closed().isDone());
    }

    @Test
    void shouldEndWithAHostThatStopsWhereNoStoreIs() {
        host.socket().drop(CloseReason.SERVER_STOPPING.code());
        assertEquals(CloseReason.SERVER_STOPPING.code(), client.closed().join().code());
    }

    @Test
    void shouldAskAgainForARoomThatTheHostIsLoading() {
        FakeHost loading = new FakeHost();
        for (int i = 0; i < 100; i++) {
            loading.refusals.add(new JoinException("room-loading", "soon", null, true, 1000));
        }
        CompletableFuture<RoomClient> joining = loading().join(loading, loading.clock);
        loading.clock.advance(5000);
        assertFalse(joining.isDone());
        loading.clock.advance(JoinAttempt.LOADING_MS_MAX);
        assertTrue(joining.isCompletedExceptionally());
        loading.refusals.clear();
        loading.refusals.add(new JoinException("room-loading", "soon", null, true, 1000));
        joining = loading().join(loading, loading.clock);
        loading.clock.advance(3000);
        loading.socket().welcome(1, 0, 100, 0).frame(101, 0);
        assertEquals("r7", joining.join().roomId());
    }

    @Test
    void shouldTellNothingOfAnEpochThatBeginsLaterThanItHasSeen() {
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().welcome(2, 101, 130, 0).frame(131, 0);
        assertEquals(List.of(), rewinds);
        assertEquals(
                List.of(), client.<List<?>>read(session -> session.replica().brokenGroups()));
    }

    @Test
    void shouldRefuseToGoOnFromFramesUnderAHigherEpoch() {
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().welcome(2, 98, 98, 0, 101);
        assertEquals(CloseReason.UNEXPECTED.code(), client.closed().join().code());
    }

    @Test
    void shouldTellListenersItsStatus() {
        List<String> told = new ArrayList<>();
        Consumer<RoomClient.Status> listener = status -> told.add(
                status.state() + (status.why() == null ? "" : " " + status.why().code()));
        client.onStatus(listener);
        client.onStatus(listener).run();
        assertEquals(List.of("PLAYING", "PLAYING"), told, "the present one, at once");
        host.socket().drop(1006);
        host.clock.advance(0);
        host.socket().drop(1006);
        host.clock.advance(1000);
        host.socket().welcome(1, 0, 103, 0);
        assertEquals("RECONNECTING 1006", told.get(2));
        assertEquals(3, told.size(), "the second attempt is no news, nor is a welcome");
        host.socket().frame(104, 0);
        assertEquals("PLAYING", told.get(3));
        host.socket().drop(CloseReason.ROOM_CLOSED.code());
        assertEquals(List.of("CLOSED " + CloseReason.ROOM_CLOSED.code()), told.subList(4, told.size()));
    }
}
