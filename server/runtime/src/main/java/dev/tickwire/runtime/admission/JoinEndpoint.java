package dev.tickwire.runtime.admission;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.JoiningClient;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * {@code POST /api/join}: reserves a seat or a spectator place and answers with a ticket for it, or describes the room
 * that a resume token is for (PROTOCOL.md section 1).
 */
public final class JoinEndpoint implements Endpoint {
    private final SeatFinder seatFinder;
    private final Parties parties;
    private final GuestTokens guestTokens;
    private final JoinAnswers joinAnswers;
    private final UpgradeCheck upgradeCheck;
    private final PublicAddress address;
    private final BooleanSupplier connectionsFull;
    private final int waitMsMax;
    private final Counters counters;

    public JoinEndpoint(
            Lobby lobby,
            BlockingTasks blockingTasks,
            Parties parties,
            GuestTokens guestTokens,
            JoinAnswers joinAnswers,
            UpgradeCheck upgradeCheck,
            PublicAddress address,
            BooleanSupplier connectionsFull,
            Counters counters) {
        this(
                lobby,
                blockingTasks,
                parties,
                guestTokens,
                joinAnswers,
                upgradeCheck,
                address,
                connectionsFull,
                Limits.JOIN_WAIT_MS_MAX,
                counters);
    }

    /** @param waitMsMax milliseconds that a join may wait for a room to open */
    JoinEndpoint(
            Lobby lobby,
            BlockingTasks blockingTasks,
            Parties parties,
            GuestTokens guestTokens,
            JoinAnswers joinAnswers,
            UpgradeCheck upgradeCheck,
            PublicAddress address,
            BooleanSupplier connectionsFull,
            int waitMsMax,
            Counters counters) {
        this.seatFinder = new SeatFinder(lobby, blockingTasks);
        this.parties = parties;
        this.guestTokens = guestTokens;
        this.joinAnswers = joinAnswers;
        this.upgradeCheck = upgradeCheck;
        this.address = address;
        this.connectionsFull = connectionsFull;
        this.waitMsMax = waitMsMax;
        this.counters = counters;
    }

    @Override
    public Response answer(Request request) {
        try {
            return Response.later(join(request).whenComplete((response, error) -> {
                if (error != null) {
                    counters.increment(Counter.JOINS_REFUSED);
                }
            }));
        } catch (HttpProblem e) {
            counters.increment(Counter.JOINS_REFUSED);
            throw e;
        }
    }

    private CompletableFuture<Response> join(Request request) {
        Endpoint.requireMethod(request, "POST");
        SeatRequest seatRequest = SeatRequest.of(request);
        String base = address.webSocket(request);
        if (connectionsFull.getAsBoolean()) {
            throw new HttpProblem(429, "connections-full", "This host is at its limit of connections.")
                    .with("Retry-After", "10");
        }
        if (seatRequest.resume() != null) {
            return CompletableFuture.completedFuture(
                    answer(joinAnswers.describe(base, upgradeCheck.room(seatRequest.resume()))));
        }
        joinAnswers.purge(); // they may hold the last free seats
        GuestTokens.Guest guest = guestTokens.of(seatRequest.guest());
        JoiningClient client = new JoiningClient(seatRequest.name(), guest.identity(), JoiningClient.NO_TEAM);
        AtomicBoolean timedOut = new AtomicBoolean();
        return room(seatRequest, guest.identity(), timedOut::get)
                .thenApply(room -> new Reservation(room, client, seatRequest.role()))
                .thenApply(seat -> answer(joinAnswers.admit(base, seat, guest)))
                .copy() // a late answer is still made: its ticket expires and releases the seat
                .orTimeout(waitMsMax, TimeUnit.MILLISECONDS)
                .exceptionallyCompose(error -> {
                    timedOut.set(true);
                    return CompletableFuture.failedFuture(error instanceof TimeoutException ? Lobby.busy() : error);
                });
    }

    private static Response answer(Map<String, Object> admission) {
        return Response.json(200, admission).with("Cache-Control", "no-store");
    }

    private CompletableFuture<Room> room(SeatRequest seatRequest, String identity, BooleanSupplier timedOut) {
        if (seatRequest.party() == null) {
            return seatFinder.reserve(seatRequest, identity, 1, timedOut);
        }
        return parties.seat(
                parties.of(seatRequest.party()),
                seats -> seatFinder.reserve(seatRequest, identity, seats, timedOut),
                room -> seatFinder.requireEntry(room, identity));
    }
}
