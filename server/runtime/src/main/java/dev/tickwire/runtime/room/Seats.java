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
import dev.tickwire.runtime.replication.Streams;
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
import org.jspecify.annotations.Nullable;

/**
 * The clients of a room's players, from joining to leaving: connections come and go meanwhile. Decides what becomes a fact of a player, and sends frames.
 *
 * <p><b>Threads.</b> The room's worker only, but for {@link #dropped}.
 *
 * <p><b>Errors.</b> What the game throws passes through.
 */
final class Seats {
    /** A player's session, and what its client has of the room. */
    private static final class Seat {
        private final Session session;
        private @Nullable Subscription subscription; // once the player has joined
        private boolean dropped; // as far as the game knows

        private Seat(Session session) {
            this.session = session;
        }

        private Subscription subscription() {
            return requireNonNull(subscription, "its player has joined");
        }
    }

    private final Simulation simulation;
    private final Settings settings;
    private final Sanctions sanctions;
    private final Places places;
    private final Streams streams;
    private final Welcomes welcomes;
    private final WorkerContext worker;
    private final CounterSink counters;
    private final List<Seat> seats = new ArrayList<>();
    private final AtomicInteger dropped = new AtomicInteger();
    private int lastPlayerId;

    /** No clients yet. */
    Seats(Simulation simulation, Streams streams, Welcomes welcomes, WorkerContext worker, CounterSink counters) {
        this.simulation = simulation;
        this.settings = simulation.settings();
        this.sanctions = simulation.sanctions();
        this.places = simulation.places();
        this.streams = streams;
        this.welcomes = welcomes;
        this.worker = worker;
        this.counters = counters;
        this.lastPlayerId = simulation.lastPlayerId();
    }

    /** How many sit here and are not connected; for any thread. */
    int dropped() {
        return dropped.get();
    }

    /** Whether no player has a seat. */
    boolean empty() {
        return seats.isEmpty();
    }

    /** A client takes a seat that was reserved: it is welcomed, and its player joins. */
    void join(Connection connection, JoiningClient who) {
        Sanctions.Sanction ban = sanctions.banned(who.identity());
        if (ban != null) { // since the ticket was given
            connection.close(CloseReason.KICKED, ban.reason());
            places.release(who.team());
            return;
        }
        int tick = simulation.lastTick();
        Session session = new Session(
                ++lastPlayerId,
                who,
                worker.tokens().newNonce(),
                connection,
                simulation.created().game().messages(),
                counters,
                settings,
                tick);
        session.receive(tick + 1); // what came before the welcome
        if (session.ended() != null || !session.connected()) {
            places.release(who.team());
            return;
        }
        welcome(session, -1);
        Seat seat = new Seat(session);
        seats.add(seat);
        counters.increment(Counter.PLAYERS_JOINED);
        int broadcastBytes = streams.broadcastBytes(); // before the game greets the player
        simulation.facts().joined(session.id(), who, session.nonce());
        SeatedPlayer player = requireNonNull(simulation.player(session.id()), "it has joined");
        session.joined(player);
        seat.subscription = new Subscription(player.view(), streams, broadcastBytes);
    }

    /**
     * A player of the restored simulation has its seat again, and its client is on the way.
     *
     * @param session {@linkplain Session#restored restored}
     */
    void restore(Session session) {
        Seat seat = new Seat(session);
        seat.subscription = new Subscription(session.player().view(), streams, streams.broadcastBytes());
        seat.dropped = !session.player().connected();
        dropped.addAndGet(seat.dropped ? 1 : 0);
        seats.add(seat);
    }

    /** What clients may lack when the room goes on in another process. */
    List<SessionState> sessionStates() {
        return seats.stream()
                .map(seat -> seat.session.state())
                .filter(Objects::nonNull)
                .toList();
    }

    /** All players of the restored simulation have their seats again, and their clients are on the way. */
    void restore() {
        for (Player player : simulation.players()) {
            restore(Session.restored(
                    (SeatedPlayer) player,
                    simulation.created().game().messages(),
                    counters,
                    settings,
                    simulation.lastTick()));
        }
    }

    /** Whether all players that the game sees connected are. */
    boolean complete() {
        for (int i = 0; i < seats.size(); i++) {
            if (!seats.get(i).session.connected() && !seats.get(i).dropped) {
                return false;
            }
        }
        return true;
    }

    /** Takes in what clients send before this tick; nothing of it is a fact yet. */
    void listen(int tick) {
        for (int i = 0; i < seats.size(); i++) {
            seats.get(i).session.receive(tick);
        }
    }

    /** A player's client is there over another connection; one that is gone already changes nothing. */
    void resume(Connection connection, ResumeTokens.Claim claim, int appliedTick) {
        Seat seat = find(claim.playerId());
        if (seat == null || !seat.session.recognizes(claim.nonce(), claim.counter())) {
            counters.increment(Counter.RESUMES_REFUSED);
            connection.close(claim.refusal(), "");
            return;
        }
        if (!connection.writable()) {
            return;
        }
        Session session = seat.session;
        counters.increment(Counter.SESSIONS_RESUMED);
        counters.add(Counter.SESSIONS_TAKEN_OVER, session.connected() ? 1 : 0);
        boolean hasFrames = !claim.earlier() && appliedTick % interval() == 0; // an earlier process may have played on
        int claimedTick = hasFrames ? appliedTick : -1;
        int resumedTick = seat.subscription().resume(claimedTick, streams) ? claimedTick : -1;
        session.resume(connection, claim.counter(), resumedTick, simulation.lastTick());
        welcome(session, resumedTick);
        if (resumedTick < 0) {
            counters.increment(Counter.RESUMES_FROM_NOTHING);
        } else {
            sendMissed(seat, resumedTick);
        }
        if (seat.dropped) {
            seat.dropped = false;
            dropped.decrementAndGet();
            simulation.facts().returned(session.id());
        }
    }

    /** Reads every socket once; each player then holds the one input of this tick. */
    void receive(int tick, Facts facts) {
        Frames frames = worker.frames();
        for (int i = 0; i < seats.size(); ) {
            worker.giveWay(i);
            Seat seat = seats.get(i);
            Session session = seat.session;
            if (kicked(session)) { // since the last tick: it leaves with this one
                i++;
                continue;
            }
            session.receive(tick);
            if (!worker.lenient()) {
                session.loseIfSilent(tick);
            }
            session.endIfGraceIsOver(tick);
            if (session.pickInput(tick)) {
                facts.input(
                        session.player(), session.input(), session.inputSeq(), session.ack(), session.viewLag(tick));
            }
            session.sendPong(frames.scratch(), frames.message());
            LeaveReason why = session.ended();
            if (why != null) {
                vacate(i, seat);
                facts.left(session.id(), why);
                continue;
            }
            if (!session.connected() && !seat.dropped) {
                seat.dropped = true;
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

    private void vacate(int index, Seat seat) {
        seats.remove(index);
        dropped.addAndGet(seat.dropped ? -1 : 0);
        places.release(seat.session.who().team());
    }

    /** Adds the commands of all players, of each player in the order of arrival, until a command kicks the player. */
    void receiveCommands(Facts facts) {
        for (int i = 0; i < seats.size(); i++) {
            Session session = seats.get(i).session;
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
     * Applies the predicted rules to the shadows, after the game's tick.
     *
     * @param dt length of the tick in seconds
     */
    void played(double dt) {
        if (!simulation.created().game().shadowRules().isEmpty()) {
            for (int i = 0; i < seats.size(); i++) {
                seats.get(i).session.player().played(dt);
            }
        }
    }

    /** Closes the connections of players that have been kicked. */
    void dismissKicked() {
        List<SeatedPlayer> kicked = simulation.kicked();
        for (int i = 0; i < kicked.size(); i++) {
            SeatedPlayer player = kicked.get(i);
            Seat seat = find(player.id());
            if (seat != null) {
                vacate(seats.indexOf(seat), seat);
                seat.session.end(
                        LeaveReason.KICKED, CloseReason.KICKED, requireNonNull(player.kickReason(), "it is kicked"));
            }
        }
    }

    /** Sends each client the frame of the tick that was due then. The streams have advanced, and the tick's frames have begun. */
    void sendSnapshot(int tick, long dueNs) {
        for (int i = 0; i < seats.size(); i++) {
            worker.giveWay(i);
            sendFrame(seats.get(i), tick, worker.microsSince(dueNs));
        }
    }

    private void sendFrame(Seat seat, int tick, int timeUs) {
        Session session = seat.session;
        PlayerFrames frames = worker.frames().players();
        FrameChain.Next next = session.connected() ? session.nextFrame(tick) : FrameChain.Next.NOTHING;
        boolean keyframe = next == FrameChain.Next.KEYFRAME;
        if (next == FrameChain.Next.DELTA || (keyframe && frames.keyframesLeft())) {
            frames.send(session, seat.subscription(), keyframe, streams, tick, timeUs);
            counters.add(Counter.KEYFRAMES_SENT, keyframe ? 1 : 0);
            return;
        }
        frames.withhold(session, seat.subscription(), streams, tick);
        counters.add(Counter.FRAMES_WITHHELD, session.connected() ? 1 : 0);
        if (next == FrameChain.Next.GIVE_UP && !worker.lenient()) {
            counters.increment(Counter.CLIENTS_TOO_SLOW);
            session.lose(CloseReason.TOO_SLOW);
        }
    }

    private @Nullable Seat find(int playerId) {
        for (Seat seat : seats) {
            if (seat.session.id() == playerId) {
                return seat;
            }
        }
        return null;
    }

    /** The frames of all snapshot ticks after one, up to the latest. */
    private void sendMissed(Seat seat, int appliedTick) {
        for (int tick = appliedTick + interval(); tick <= simulation.lastTick(); tick += interval()) {
            if (!seat.session.writable()) {
                seat.session.fallBehind(simulation.lastTick());
                return;
            }
            worker.frames().players().sendMissed(seat.session, seat.subscription(), streams, tick);
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

    /** Ends all sessions, without a call of the game. */
    void clear(CloseReason reason, String text) {
        dismissKicked(); // since the last tick
        for (Seat seat : seats) {
            seat.session.end(LeaveReason.KICKED, reason, text);
        }
        seats.clear();
        dropped.set(0);
    }
}
