package dev.tickwire.runtime.room;

import static java.util.Objects.requireNonNull;

import dev.tickwire.Command;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.CounterSink;
import dev.tickwire.runtime.replication.Frames;
import dev.tickwire.runtime.replication.PlayerFrames;
import dev.tickwire.runtime.replication.Replicator;
import dev.tickwire.runtime.replication.Subscription;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.FrameChain;
import dev.tickwire.runtime.session.JoiningClient;
import dev.tickwire.runtime.session.Sanctions;
import dev.tickwire.runtime.session.SeatedPlayer;
import dev.tickwire.runtime.session.Session;
import dev.tickwire.runtime.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a room's players, from joining to leaving, across lost and resumed connections. Decides what becomes a
 * fact of a player, and sends frames.
 *
 * <p><b>Threads.</b> The room's worker only, except {@link #dropped}.
 *
 * <p><b>Errors.</b> Exceptions of the game pass through.
 */
final class PlayerClients {
    /** A player's session and its client's groups. */
    private static final class PlayerClient {
        private final Session session;
        private @Nullable Subscription subscription; // once the player has joined
        private boolean dropped; // as far as the game knows
        private boolean begun; // it has acknowledged a frame since it joined or began anew

        private PlayerClient(Session session) {
            this.session = session;
        }

        private Subscription subscription() {
            return requireNonNull(subscription, "its player has joined");
        }
    }

    private final Simulation simulation;
    private final Settings settings;
    private final Sanctions sanctions;
    private final RoomCapacity capacity;
    private final Replicator replicator;
    private final Welcomes welcomes;
    private final WorkerContext worker;
    private final CounterSink counters;
    private final List<PlayerClient> clients = new ArrayList<>();
    private final AtomicInteger dropped = new AtomicInteger();
    private BooleanSupplier graceWaits = () -> false;
    private int lastPlayerId;

    /** No clients yet. */
    PlayerClients(
            Simulation simulation,
            Replicator replicator,
            Welcomes welcomes,
            WorkerContext worker,
            CounterSink counters) {
        this.simulation = simulation;
        this.settings = simulation.settings();
        this.sanctions = simulation.sanctions();
        this.capacity = simulation.capacity();
        this.replicator = replicator;
        this.welcomes = welcomes;
        this.worker = worker;
        this.counters = counters;
        this.lastPlayerId = simulation.lastPlayerId();
    }

    /** Number of players without a connection; for any thread. */
    int dropped() {
        return dropped.get();
    }

    /** Whether the room has no players. */
    boolean empty() {
        return clients.isEmpty();
    }

    /** Lets a client take its reserved seat: sends the welcome, then the player joins. */
    void join(Connection connection, JoiningClient joining) {
        Sanctions.Sanction ban = sanctions.banned(joining.identity());
        if (ban != null) { // banned since the ticket was issued
            connection.close(CloseReason.KICKED, ban.reason());
            capacity.release(joining.team());
            return;
        }
        int tick = simulation.lastTick();
        Session session = new Session(
                ++lastPlayerId,
                joining,
                worker.tokens().newNonce(),
                connection,
                simulation.creation().game().messages(),
                counters,
                settings,
                tick);
        session.receive(tick + 1); // messages before the welcome
        if (session.ended() != null || !session.connected()) {
            capacity.release(joining.team());
            return;
        }
        welcome(session, -1);
        PlayerClient client = new PlayerClient(session);
        clients.add(client);
        counters.increment(Counter.PLAYERS_JOINED);
        int broadcastBytes = replicator.broadcastBytes(); // before the game sends events to the player
        simulation.facts().joined(session.id(), joining, session.nonce());
        SeatedPlayer player = requireNonNull(simulation.player(session.id()), "it has joined");
        session.joined(player);
        client.subscription = new Subscription(player.view(), broadcastBytes);
    }

    /** What clients may lack when the room continues in another process. */
    List<SessionState> sessionStates() {
        return clients.stream()
                .map(client -> client.session.state())
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * Adds all players of the restored simulation; their clients have not resumed yet.
     *
     * @param graceWaits while this is true, the host may be too busy for a client, and its grace time does not run
     */
    void restore(BooleanSupplier graceWaits) {
        this.graceWaits = graceWaits;
        for (Player player : simulation.players()) {
            PlayerClient client = new PlayerClient(Session.restored(
                    (SeatedPlayer) player,
                    simulation.creation().game().messages(),
                    counters,
                    settings,
                    simulation.lastTick()));
            client.subscription = new Subscription(client.session.player().view(), replicator.broadcastBytes());
            client.dropped = !player.connected();
            dropped.addAndGet(client.dropped ? 1 : 0);
            clients.add(client);
        }
    }

    /** Whether no player is connected. */
    boolean absent() {
        for (int i = 0; i < clients.size(); i++) {
            if (clients.get(i).session.connected()) {
                return false;
            }
        }
        return true;
    }

    /** Whether all players that the game sees as connected are connected. */
    boolean complete() {
        for (int i = 0; i < clients.size(); i++) {
            if (!clients.get(i).session.connected() && !clients.get(i).dropped) {
                return false;
            }
        }
        return true;
    }

    /** Receives messages while the room stands still; none of them becomes a fact yet. */
    void listen(int tick) {
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).session.receive(tick);
        }
    }

    /**
     * Resumes a player's session over another connection, and sends the frames that its client missed. Closes a
     * connection whose token is not valid; ignores one that is lost already.
     */
    void resume(Connection connection, ResumeTokens.Claim claim, int appliedTick) {
        PlayerClient client = find(claim.playerId());
        if (client == null || !client.session.recognizes(claim.nonce(), claim.counter())) {
            counters.increment(Counter.RESUMES_REFUSED);
            connection.close(claim.refusal(), "");
            return;
        }
        if (!connection.writable()) {
            return;
        }
        Session session = client.session;
        boolean acknowledged = session.appliedTick() >= 0; // over the connection before
        client.begun |= acknowledged || appliedTick >= 0;
        counters.increment(Counter.SESSIONS_RESUMED);
        counters.add(Counter.SESSIONS_TAKEN_OVER, session.connected() ? 1 : 0);
        // an earlier process may have sent later frames than this one has
        boolean hasFrames = !claim.earlier() && appliedTick % interval() == 0;
        int claimedTick = hasFrames ? appliedTick : -1;
        int resumedTick = client.subscription().resume(claimedTick, replicator) ? claimedTick : -1;
        session.resume(connection, claim.counter(), resumedTick, simulation.lastTick());
        welcome(session, resumedTick);
        if (resumedTick < 0) {
            counters.increment(Counter.RESUMES_FROM_NOTHING);
        } else {
            sendMissed(client, resumedTick);
        }
        if (client.dropped) {
            client.dropped = false;
            dropped.decrementAndGet();
            simulation.facts().returned(session.id());
        }
        // a client that has lost its first frame after a resumption from nothing claims no tick either
        if (appliedTick < 0 && (acknowledged || !client.begun)) {
            client.begun = false;
            if (acknowledged) {
                client.subscription().missBroadcasts(replicator.broadcastBytes()); // before the game sends events to it
            }
            simulation.facts().reloaded(session.id());
        }
    }

    /**
     * For each player: reads the socket once, picks the one input of this tick, answers a ping, and adds the fact that
     * the player has left or was dropped.
     */
    void receive(int tick, Facts facts) {
        Frames frames = worker.frames();
        boolean waits = graceWaits.getAsBoolean();
        for (int i = 0; i < clients.size(); ) {
            worker.yieldToRooms(i);
            PlayerClient client = clients.get(i);
            Session session = client.session;
            if (kicked(session)) { // since the last tick: it leaves in this one
                i++;
                continue;
            }
            session.receive(tick);
            if (!worker.lenient()) {
                session.loseIfSilent(tick);
            }
            if (waits) {
                session.renewGrace();
            } else {
                session.endIfGraceIsOver(tick);
            }
            if (session.pickInput(tick)) {
                facts.input(
                        session.player(), session.input(), session.inputSeq(), session.ack(), session.viewLag(tick));
            }
            session.sendPong(frames.scratch(), frames.message());
            LeaveReason why = session.ended();
            if (why != null) {
                vacate(i, client);
                facts.left(session.id(), why);
                continue;
            }
            if (!session.connected() && !client.dropped) {
                client.dropped = true;
                dropped.incrementAndGet();
                counters.increment(Counter.SESSIONS_DROPPED);
                facts.dropped(session.id());
            }
            i++;
        }
    }

    private boolean kicked(Session session) {
        return !simulation.kicked().isEmpty() && session.player().kickReason() != null;
    }

    private void vacate(int index, PlayerClient client) {
        clients.remove(index);
        dropped.addAndGet(client.dropped ? -1 : 0);
        capacity.release(client.session.client().team());
    }

    /** Adds the commands of all players, of each in order of arrival, until a command kicks its player. */
    void receiveCommands(Facts facts) {
        for (int i = 0; i < clients.size(); i++) {
            Session session = clients.get(i).session;
            while (!kicked(session)) {
                Command command = session.pollCommand();
                if (command == null) {
                    break;
                }
                facts.command(session.id(), command, session.commandAck());
            }
        }
    }

    /**
     * Applies the predicted rules to the copies after the game's tick.
     *
     * @param dt length of the tick in seconds
     */
    void runPredictedCopies(double dt) {
        if (!simulation.creation().game().predictedRules().isEmpty()) {
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).session.player().runPredictedCopies(dt);
            }
        }
    }

    /** Closes the connections of kicked players. */
    void dismissKicked() {
        List<SeatedPlayer> kicked = simulation.kicked();
        for (int i = 0; i < kicked.size(); i++) {
            SeatedPlayer player = kicked.get(i);
            PlayerClient client = find(player.id());
            if (client != null) {
                vacate(clients.indexOf(client), client);
                client.session.end(
                        LeaveReason.KICKED, CloseReason.KICKED, requireNonNull(player.kickReason(), "it is kicked"));
            }
        }
    }

    /** Sends each client its frame of this tick. The replicator has advanced, and the tick's frames have begun. */
    void sendSnapshot(int tick, long dueNs) {
        for (int i = 0; i < clients.size(); i++) {
            worker.yieldToRooms(i);
            sendFrame(clients.get(i), tick, worker.microsSince(dueNs));
        }
    }

    private void sendFrame(PlayerClient client, int tick, int timeUs) {
        Session session = client.session;
        PlayerFrames frames = worker.frames().players();
        FrameChain.Next next = session.connected() ? session.nextFrame(tick) : FrameChain.Next.NOTHING;
        boolean keyframe = next == FrameChain.Next.KEYFRAME;
        if (next == FrameChain.Next.DELTA || (keyframe && frames.keyframesLeft())) {
            frames.send(session, client.subscription(), keyframe, replicator, tick, timeUs);
            counters.add(Counter.KEYFRAMES_SENT, keyframe ? 1 : 0);
            return;
        }
        frames.withhold(session, client.subscription(), replicator, tick);
        counters.add(Counter.FRAMES_WITHHELD, session.connected() ? 1 : 0);
        if (next == FrameChain.Next.CLOSE && !worker.lenient()) {
            counters.increment(Counter.CLIENTS_TOO_SLOW);
            session.lose(CloseReason.TOO_SLOW);
        }
    }

    private @Nullable PlayerClient find(int playerId) {
        for (PlayerClient client : clients) {
            if (client.session.id() == playerId) {
                return client;
            }
        }
        return null;
    }

    /** Sends the frames of all snapshot ticks after the applied one, up to the latest. */
    private void sendMissed(PlayerClient client, int appliedTick) {
        for (int tick = appliedTick + interval(); tick <= simulation.lastTick(); tick += interval()) {
            if (!client.session.writable()) {
                client.session.fallBehind(simulation.lastTick());
                return;
            }
            worker.frames().players().sendMissed(client.session, client.subscription(), replicator, tick);
            counters.increment(Counter.FRAMES_MISSED);
        }
    }

    /** Ticks from one snapshot to the next. */
    private int interval() {
        return simulation.ticksPerSnapshot();
    }

    private void welcome(Session session, int resumedTick) {
        Frames frames = worker.frames();
        session.sendWelcome(
                welcomes.toPlayer(session, resumedTick, simulation.lastTick()), frames.scratch(), frames.message());
    }

    /** Ends all sessions without a call of the game. */
    void clear(CloseReason reason, String text) {
        dismissKicked(); // kicked since the last tick
        for (PlayerClient client : clients) {
            client.session.end(LeaveReason.KICKED, reason, text);
        }
        clients.clear();
        dropped.set(0);
    }
}
