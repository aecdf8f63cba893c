package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Command;
import dev.tickwire.Game;
import dev.tickwire.Input;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.OutOfRangeCounts;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.replication.DurableTick;
import dev.tickwire.runtime.replication.Replicator;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.RoomThread;
import dev.tickwire.runtime.token.TokenKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients come back to a room that another process has restored. */
class RestoredSeatsTest {
    private static final GameType GAME = GameType.of(Hall.class);
    private static final Messages MESSAGES = GAME.messages();
    private static final UUID INSTANCE = UUID.randomUUID();
    private static final int ANN = 1;
    private static final int BEN = 2;
    private static final int NONCE = 77;
    private static final int COMMAND = 9;
    private static final int TICKS = 3;

    public static final class Hall implements Game<Hall.Options> {
        public record Options() {}

        public record Push(int force) implements Input {}

        public record Ring(int number) implements Command {}

        final transient List<String> heard = new ArrayList<>(); // since the room was made or restored

        @Override
        public Settings settings(Options options) {
            return Settings.tickRate(20).snapshotRate(20).playersMax(2).graceMs(1000);
        }

        @Override
        public void command(dev.tickwire.Room room, Player player, Command command) {
            heard.add(player.name() + " rings " + ((Ring) command).number());
        }

        @Override
        public void dropped(dev.tickwire.Room room, Player player) {
            heard.add(player.name() + " drops");
        }

        @Override
        public void tick(dev.tickwire.Room room) {}
    }

    private static final class Client implements Connection {
        private final List<Record> sent = new ArrayList<>();
        private final List<byte[]> toRead = new ArrayList<>();
        private @Nullable CloseReason closed;

        @Override
        public Peer receive(MessageSink sink) {
            for (byte[] message : toRead) {
                sink.message(message, 0, message.length);
            }
            toRead.clear();
            return Peer.THERE;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public boolean send(ByteBuffer message) {
            byte[] bytes = new byte[message.remaining()];
            message.get(bytes);
            sent.add(MESSAGES.decodeFromServer(bytes, 0, bytes.length));
            return true;
        }

        @Override
        public void close(CloseReason reason, String text) {
            closed = reason;
        }

        private Welcome welcome() {
            return (Welcome) sent.get(0);
        }

        private void command(int seq) {
            WireOutput out = new WireOutput(64, 4096);
            MESSAGES.encode(new Commands(new Record[] {new Hall.Ring(seq)}, seq), out);
            toRead.add(out.toBytes());
        }
    }

    private final byte[] secret = new byte[32];
    private final ResumeTokens before = new ResumeTokens(new TokenKey(secret));
    private final ResumeTokens after = new ResumeTokens(new TokenKey(secret));
    private final Counters counters = new Counters();
    private boolean hostOpens;
    private final WorkerContext worker = WorkerContext.of(Runnable::run, () -> 0, counters, after, true, false);
    private final Simulation simulation = restored();
    private final Hall game = (Hall) simulation.game();
    private final Replicator replicator =
            new Replicator(GAME.schema(), simulation.world().everybody(), simulation.events(), 0, worker.encoders());
    private final PlayerClients playerClients = new PlayerClients(
            simulation,
            replicator,
            new Welcomes(simulation.creation(), 2, simulation.lastTick(), INSTANCE, simulation.settings(), after),
            worker,
            counters);

    RestoredSeatsTest() {
        playerClients.restore(() -> hostOpens);
    }

    /** Two players, of whom Ann holds an input, at a tick of a process that has ended. */
    private static Simulation restored() {
        Simulation past = new Simulation(
                new RoomCreation("hall", "HALL22", GAME, new Hall.Options(), 1),
                new RoomThread("hall"),
                GameCallTracker.UNWATCHED,
                new OutOfRangeCounts((field, what) -> {}),
                new Counters());
        past.create();
        past.facts().joined(ANN, new JoiningClient("ann", "id:ann", JoiningClient.NO_TEAM), NONCE);
        past.facts().joined(BEN, new JoiningClient("ben", "id:ben", JoiningClient.NO_TEAM), NONCE + 1);
        past.facts().input(Objects.requireNonNull(past.player(ANN)), new Hall.Push(3), 5, 5, 0);
        past.facts().command(ANN, new Hall.Ring(COMMAND), COMMAND);
        for (int i = 0; i < TICKS; i++) {
            past.run();
        }
        return Checkpoint.of(past)
                .restore(
                        new RoomThread("hall"),
                        GameCallTracker.UNWATCHED,
                        new OutOfRangeCounts((field, what) -> {}),
                        new Counters(),
                        what -> {
                            throw new AssertionError(what);
                        });
    }

    private Client comeBack(String token, int appliedTick) {
        Client client = new Client();
        playerClients.resume(client, Objects.requireNonNull(after.recognize(token)), appliedTick);
        return client;
    }

    private String token(int playerId, int nonce, int counter) {
        return before.sign("hall", INSTANCE.toString(), playerId, nonce, counter);
    }

    private void tick() {
        Facts facts = simulation.facts();
        playerClients.receive(simulation.lastTick() + 1, facts);
        playerClients.receiveCommands(facts);
        simulation.run();
        simulation.capture();
        replicator.advance(simulation.lastTick(), false, worker.frames().scratch());
        worker.frames().players().begin(replicator, DurableTick.NONE);
        playerClients.sendSnapshot(simulation.lastTick(), 0);
    }

    @Test
    void shouldWelcomeEveryTokenOfTheSessionUntilTheFirstWelcome() {
        for (int counter : new int[] {1, 4, 2_000_000}) {
            RestoredSeatsTest again = new RestoredSeatsTest();
            Client ann = again.comeBack(again.token(ANN, NONCE, counter), 4);
            assertEquals(-1, ann.welcome().resumedTick(), "its frames are of another process");
            assertEquals(TICKS, ann.welcome().tick());
            assertEquals(2, ann.welcome().epoch());
            assertEquals(TICKS, ann.welcome().epochTick());
            assertEquals(COMMAND, ann.welcome().commandSeq());
            Client next = again.comeBack(ann.welcome().resumeToken(), -1);
            assertNull(next.closed);
            assertEquals(CloseReason.TAKEN_OVER, ann.closed);
        }
    }

    @Test
    void shouldKnowWhichTokensAreGoodFromTheFirstWelcomeOn() {
        String newest = token(ANN, NONCE, 4);
        Client ann = comeBack(newest, -1);
        assertNull(comeBack(newest, -1).closed, "the welcome may have been lost");
        Client ghost = comeBack(token(ANN, NONCE, 3), -1);
        assertEquals(CloseReason.SESSION_LOST, ghost.closed);
        assertEquals(CloseReason.TAKEN_OVER, ann.closed);
    }

    @Test
    void shouldSendAwayAClientWhoseSessionBeganAfterTheTickToWhichTheRoomWentBack() {
        Client stranger = comeBack(token(BEN, NONCE + 5, 1), -1);
        assertEquals(CloseReason.SESSION_LOST, stranger.closed);
        assertEquals(CloseReason.SESSION_LOST, comeBack(token(BEN + 1, NONCE, 1), -1).closed);
        String forgotten = after.sign("hall", INSTANCE.toString(), BEN + 1, NONCE, 1);
        assertEquals(CloseReason.SESSION_OVER, comeBack(forgotten, -1).closed, "this process has ended that session");
        assertEquals(2, simulation.capacity().players());
    }

    @Test
    void shouldTakeCommandsFromTheNumberOnThatTheWelcomeSays() {
        Client ann = comeBack(token(ANN, NONCE, 4), -1);
        ann.command(COMMAND);
        ann.command(COMMAND + 1);
        tick();
        assertEquals(
                List.of("ann rings 10", "ben drops"),
                game.heard.stream().sorted().toList());
        Frame frame = (Frame) ann.sent.get(1);
        assertEquals(COMMAND + 1, frame.commandAck());
    }

    @Test
    void shouldDropThoseWhoAreNotBackWhenTheRoomGoesOn() {
        assertTrue(simulation.player(ANN).connected(), "as the game saw it");
        comeBack(token(BEN, NONCE + 1, 1), -1);
        tick();
        assertEquals(List.of("ann drops"), game.heard);
        assertFalse(simulation.player(ANN).connected());
        assertEquals(0, simulation.player(ANN).input(Hall.Push.class).force(), "nobody holds the key any more");
        assertEquals(1, playerClients.dropped());
        for (int i = 0; i < 20; i++) {
            tick();
        }
        assertNull(simulation.player(ANN), "the grace time is over");
        assertNotNull(simulation.player(BEN));
    }

    @Test
    void shouldBeginGraceWhenTheHostHasOpenedAllItsRooms() {
        hostOpens = true;
        for (int i = 0; i < 40; i++) {
            tick();
        }
        assertFalse(simulation.player(ANN).connected());
        hostOpens = false;
        for (int i = 0; i < 19; i++) {
            tick();
        }
        comeBack(token(BEN, NONCE + 1, 1), -1);
        for (int i = 0; i < 2; i++) {
            tick();
        }
        assertNull(simulation.player(ANN), "the grace time is over");
        assertNotNull(simulation.player(BEN));
    }
}
