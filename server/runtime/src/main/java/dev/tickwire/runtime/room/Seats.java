package dev.tickwire.runtime.room;

import dev.tickwire.Command;
import dev.tickwire.LeaveReason;
import dev.tickwire.Player;
import dev.tickwire.Settings;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.game.Tally;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.replication.FrameWriter;
import dev.tickwire.runtime.replication.Streams;
import dev.tickwire.runtime.replication.Subscription;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.session.FrameChain;
import dev.tickwire.runtime.session.Newcomer;
import dev.tickwire.runtime.session.Sanctions;
import dev.tickwire.runtime.session.Session;
import dev.tickwire.runtime.world.View;
import dev.tickwire.runtime.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who sits in a room, from joining to leaving: connections come and go meanwhile.
 *
 * <p><b>Threads.</b> The room's worker only, but for {@link #dropped}.
 *
 * <p><b>Errors.</b> What the game throws passes through.
 */
final class Seats {
    /** A player's session, and what its client has of the room. */
    private static final class Seat {
        private final Session session;
        private final Subscription subscription;
        private boolean dropped; // as far as the game knows

        private Seat(Session session, Subscription subscription) {
            this.session = session;
            this.subscription = subscription;
        }
    }

    private final Room room;
    private final Settings settings;
    private final Rules rules;
    private final Sanctions sanctions;
    private final Tally tally;
    private final World world;
    private final Streams streams;
    private final List<Player> players;
    private final WorkerContext worker;
    private final Counters counters;
    private final List<Seat> seats = new ArrayList<>();
    private final AtomicInteger dropped = new AtomicInteger();
    private int lastPlayerId;
    private int bansSettled;

    /**
     * Nobody yet.
     *
     * @param players kept as the game is to see it: who sits here, in the order of joining
     */
    Seats(
            Room room,
            Settings settings,
            Rules rules,
            Sanctions sanctions,
            Tally tally,
            World world,
            Streams streams,
            List<Player> players,
            WorkerContext worker) {
        this.room = room;
        this.settings = settings;
        this.rules = rules;
        this.sanctions = sanctions;
        this.tally = tally;
        this.world = world;
        this.streams = streams;
        this.players = players;
        this.worker = worker;
        this.counters = worker.counters();
    }

    /** The largest player id so far; ids rise by one. */
    int lastPlayerId() {
        return lastPlayerId;
    }

    /** How many sit here and are not connected; for any thread. */
    int dropped() {
        return dropped.get();
    }

    /** Somebody sits down on a seat that was reserved. */
    void join(Connection connection, Newcomer who) {
        Sanctions.Sanction ban = sanctions.banned(who.identity());
        if (ban != null) { // since the ticket was given
            connection.close(CloseReason.KICKED, ban.reason());
            room.places().release(who.team());
            return;
        }
        int playerId = ++lastPlayerId;
        View view = world.openView(playerId);
        Session session = new Session(
                playerId,
                who,
                connection,
                view,
                room.game().messages(),
                tally,
                counters,
                settings,
                sanctions,
                room.thread(),
                room.tick());
        session.receive(room.tick() + 1); // what came before the welcome
        if (session.ended() != null || !session.connected()) {
            world.closeView(playerId);
            room.places().release(who.team());
            return;
        }
        welcome(session, -1);
        seats.add(new Seat(session, new Subscription(view, streams)));
        players.add(session);
        counters.increment(Counter.PLAYERS_JOINED);
        rules.joined(room.gameRoom(), session);
    }

    /** Somebody who sits here is there over another connection; one that is gone already changes nothing. */
    void resume(Connection connection, int playerId, int counter, int appliedTick) {
        Seat seat = find(playerId);
        if (seat == null || !seat.session.recognizes(counter)) {
            counters.increment(Counter.RESUMES_REFUSED);
            connection.close(CloseReason.SESSION_OVER, "");
            return;
        }
        if (!connection.writable()) {
            return;
        }
        Session session = seat.session;
        counters.increment(Counter.SESSIONS_RESUMED);
        counters.add(Counter.SESSIONS_TAKEN_OVER, session.connected() ? 1 : 0);
        int claimedTick = appliedTick % interval() == 0 ? appliedTick : -1;
        int resumedTick = seat.subscription.resume(claimedTick, streams) ? claimedTick : -1;
        session.resume(connection, counter, resumedTick, room.tick());
        welcome(session, resumedTick);
        if (resumedTick < 0) {
            counters.increment(Counter.RESUMES_FROM_NOTHING);
        } else {
            sendMissed(seat, resumedTick);
        }
        if (seat.dropped) {
            seat.dropped = false;
            dropped.decrementAndGet();
            rules.returned(room.gameRoom(), session);
        }
    }

    /** Reads every socket once; each player then holds the one input of this tick. */
    void receive(int tick) {
        FrameWriter frames = worker.frames();
        for (int i = 0; i < seats.size(); i++) {
            worker.giveWay(i);
            Session session = seats.get(i).session;
            session.receive(tick);
            if (!worker.lenient()) {
                session.loseIfSilent(tick);
            }
            session.endIfGraceIsOver(tick);
            session.consumeInput(tick);
            session.sendPong(frames.scratch(), frames.message());
        }
    }

    /** Calls the game with the commands of all players, of each player in the order of arrival. */
    void handleCommands() {
        for (int i = 0; i < seats.size(); i++) {
            Session session = seats.get(i).session;
            for (Command command = session.pollCommand(); command != null; command = session.pollCommand()) {
                rules.command(room.gameRoom(), session, command);
            }
        }
    }

    /**
     * Applies the predicted rules to the shadows, after the game's tick.
     *
     * @param dt length of the tick in seconds
     */
    void played(double dt) {
        if (!room.game().shadowRules().isEmpty()) {
            for (int i = 0; i < seats.size(); i++) {
                seats.get(i).session.played(dt);
            }
        }
    }

    /** Sends everybody the frame of the tick that was due then. The streams have advanced, and the tick's frames have begun. */
    void sendSnapshot(int tick, long dueNs) {
        for (int i = 0; i < seats.size(); i++) {
            worker.giveWay(i);
            Seat seat = seats.get(i);
            if (seat.session.ended() == null) {
                sendFrame(seat, tick, worker.microsSince(dueNs));
            }
        }
    }

    private void sendFrame(Seat seat, int tick, int timeUs) {
        Session session = seat.session;
        FrameWriter frames = worker.frames();
        FrameChain.Next next = session.connected() ? session.nextFrame(tick) : FrameChain.Next.NOTHING;
        boolean keyframe = next == FrameChain.Next.KEYFRAME;
        if (next == FrameChain.Next.DELTA || (keyframe && frames.keyframesLeft())) {
            frames.send(session, seat.subscription, keyframe, streams, tick, timeUs);
            counters.add(Counter.KEYFRAMES_SENT, keyframe ? 1 : 0);
            return;
        }
        frames.withhold(session, seat.subscription, tick);
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
        for (int tick = appliedTick + interval(); tick <= room.tick(); tick += interval()) {
            if (!seat.session.writable()) {
                seat.session.fallBehind(room.tick());
                return;
            }
            worker.frames().sendMissed(seat.session, seat.subscription, streams, tick);
            counters.increment(Counter.FRAMES_MISSED);
        }
    }

    /** Ticks from one snapshot to the next. */
    private int interval() {
        return settings.tickRate() / settings.snapshotRate();
    }

    private void welcome(Session session, int resumedTick) {
        FrameWriter frames = worker.frames();
        session.sendWelcome(
                Welcomes.toPlayer(room, settings, session, resumedTick, worker.tokens()),
                frames.scratch(),
                frames.message());
    }

    /** Tells the game who has gone since the last call, for now or for good. */
    void settle() {
        if (bansSettled != sanctions.bansImposed()) {
            bansSettled = sanctions.bansImposed();
            endBanned();
        }
        for (int i = 0; i < seats.size(); i++) {
            Seat seat = seats.get(i);
            Session session = seat.session;
            if (!session.connected() && !seat.dropped && session.ended() == null) {
                seat.dropped = true;
                dropped.incrementAndGet();
                counters.increment(Counter.SESSIONS_DROPPED);
                rules.dropped(room.gameRoom(), session);
            }
            LeaveReason why = session.ended();
            if (why != null) {
                seats.remove(i);
                players.remove(i);
                i--;
                dropped.addAndGet(seat.dropped ? -1 : 0);
                world.closeView(session.id());
                room.places().release(session.team());
                rules.left(room.gameRoom(), session, why);
            }
        }
    }

    /** Whoever has the identity of somebody who is banned goes as well: as in another tab of the same browser. */
    private void endBanned() {
        for (Seat seat : seats) {
            Sanctions.Sanction ban = sanctions.banned(seat.session.identity());
            if (ban != null) {
                seat.session.kick(ban.reason());
            }
        }
        room.audience().endBanned();
    }

    /** The session of this player; {@code null} if it does not sit here, or is about to go. */
    @Nullable
    Session session(int playerId) {
        Seat seat = find(playerId);
        return seat == null || seat.session.ended() != null ? null : seat.session;
    }

    /** Everybody leaves, and the game is not told. */
    void clear(CloseReason reason, String text) {
        for (Seat seat : seats) {
            seat.session.end(LeaveReason.KICKED, reason, text);
        }
        seats.clear();
        players.clear();
        dropped.set(0);
    }
}
