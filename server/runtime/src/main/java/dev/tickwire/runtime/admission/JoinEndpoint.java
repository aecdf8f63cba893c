package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Newcomer;
import java.util.function.BooleanSupplier;

/** {@code POST /api/join}: reserves a place and gives the ticket for it (PROTOCOL.md section 1). */
public final class JoinEndpoint implements Endpoint {
    private final Seating seating;
    private final Parties parties;
    private final Guests guests;
    private final Admissions admissions;
    private final PublicAddress address;
    private final BooleanSupplier connectionsFull;
    private final Counters counters;

    public JoinEndpoint(
            Lobby lobby,
            Parties parties,
            Guests guests,
            Admissions admissions,
            PublicAddress address,
            BooleanSupplier connectionsFull,
            Counters counters) {
        this.seating = new Seating(lobby);
        this.parties = parties;
        this.guests = guests;
        this.admissions = admissions;
        this.address = address;
        this.connectionsFull = connectionsFull;
        this.counters = counters;
    }

    @Override
    public Response answer(Request request) {
        try {
            return join(request);
        } catch (HttpProblem e) {
            counters.increment(Counter.JOINS_REFUSED);
            throw e;
        }
    }

    private Response join(Request request) {
        Endpoint.requireMethod(request, "POST");
        JoinWish wish = JoinWish.of(request);
        String base = address.webSocket(request);
        if (connectionsFull.getAsBoolean()) {
            throw new HttpProblem(429, "connections-full", "This host has as many connections as it may have.")
                    .with("Retry-After", "10");
        }
        admissions.purge(); // whoever did not come makes room
        Guests.Guest guest = guests.of(wish.guest());
        Newcomer who = new Newcomer(wish.name(), guest.identity(), Newcomer.NO_TEAM);
        Seat seat = new Seat(room(wish, guest.identity()), who, wish.role());
        return Response.json(200, admissions.admit(base, seat, guest)).with("Cache-Control", "no-store");
    }

    private Room room(JoinWish wish, String identity) {
        if (wish.party() == null) {
            return seating.reserve(wish, identity, 1);
        }
        return parties.seat(
                parties.of(wish.party()),
                seats -> seating.reserve(wish, identity, seats),
                room -> seating.requireNotBanned(room, identity));
    }
}
