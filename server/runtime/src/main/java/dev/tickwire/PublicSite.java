package dev.tickwire;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.admission.Admissions;
import dev.tickwire.runtime.admission.ComeBack;
import dev.tickwire.runtime.admission.CrossOrigin;
import dev.tickwire.runtime.admission.Entrance;
import dev.tickwire.runtime.admission.Guests;
import dev.tickwire.runtime.admission.JoinEndpoint;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.admission.Openings;
import dev.tickwire.runtime.admission.Origins;
import dev.tickwire.runtime.admission.Parties;
import dev.tickwire.runtime.admission.PartyEndpoint;
import dev.tickwire.runtime.admission.PublicAddress;
import dev.tickwire.runtime.admission.QueueEndpoint;
import dev.tickwire.runtime.admission.Queues;
import dev.tickwire.runtime.admission.RoomsEndpoint;
import dev.tickwire.runtime.admission.RulesEndpoint;
import dev.tickwire.runtime.admission.SchemaEndpoint;
import dev.tickwire.runtime.admission.Seat;
import dev.tickwire.runtime.admission.Tickets;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.token.TokenKey;
import dev.tickwire.runtime.transport.ClassPathFiles;
import dev.tickwire.runtime.transport.EndpointHandler;
import dev.tickwire.runtime.transport.EventStreams;
import dev.tickwire.runtime.transport.Folder;
import dev.tickwire.runtime.transport.Hygiene;
import dev.tickwire.runtime.transport.OpenSockets;
import dev.tickwire.runtime.transport.RoomUpgrade;
import dev.tickwire.runtime.transport.Routes;
import dev.tickwire.runtime.transport.UpgradeGate;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * What players see, the page, the browser client, joining, and the rooms' WebSockets; and what is kept of players who are not in a room yet.
 *
 * <p><b>Threads.</b> Any.
 */
final class PublicSite {
    private static final String SDK = "/tickwire/";
    private static final String SDK_FOLDER = "META-INF/resources/tickwire/";
    private static final long PURGE_MS = 1000;

    private final LongSupplier clockMs;
    private final OpenSockets sockets = new OpenSockets();
    private final EventStreams streams;
    private final Tickets<Seat> tickets;
    private final Parties parties;
    private final RoomsEndpoint roomList;
    private final Queues queues;
    private final Chores housekeeping;
    private final Chores listing;
    private final Chores matching;
    private final HttpHandler handler;

    /**
     * The endpoints for players.
     *
     * @param listing sends changes of the room list, to many clients at once
     * @param matching waits for rooms to open, so it runs nothing else
     * @param guestKey signs what guests keep
     */
    PublicSite(
            Host host,
            Rooms rooms,
            Lobby lobby,
            Chores housekeeping,
            Chores listing,
            Chores matching,
            Openings openings,
            TokenKey guestKey,
            LongSupplier clockMs,
            Counters counters)
            throws IOException {
        this.clockMs = clockMs;
        this.housekeeping = housekeeping;
        this.listing = listing;
        this.matching = matching;
        streams = new EventStreams(Limits.STREAMS_MAX, counters);
        tickets = new Tickets<>(clockMs, Seat::release);
        parties = new Parties(openings, clockMs);
        Admissions admissions = new Admissions(tickets, host.rules, host.dev);
        roomList = new RoomsEndpoint(lobby::listed, lobby::game, listing, counters);
        queues = new Queues(lobby, admissions, matching, clockMs, counters);
        Guests guests = new Guests(guestKey);
        PublicAddress address = new PublicAddress(host.publicUrl);
        Origins origins = new Origins(host.origins, host.publicUrl);
        Entrance entrance = new Entrance(origins, lobby, tickets, rooms.tokens(), counters);
        Endpoint join = new JoinEndpoint(
                lobby, openings, parties, guests, admissions, entrance, address, sockets::full, counters);
        Endpoint queue = new QueueEndpoint(lobby, parties, guests, address, queues);
        Endpoint sdk = new ClassPathFiles(PublicSite.class.getClassLoader(), SDK_FOLDER, SDK, host.dev);
        Endpoint nothing = request -> {
            throw new HttpProblem(404, "not-found", "There is nothing here.");
        };
        handler = new Hygiene(
                new Routes(page(host))
                        .add("/api/join", new EndpointHandler(new CrossOrigin(origins, join)))
                        .add("/api/parties", new EndpointHandler(new CrossOrigin(origins, new PartyEndpoint(parties))))
                        .add(QueueEndpoint.PATH, new EndpointHandler(new CrossOrigin(origins, queue), streams))
                        .add(RoomsEndpoint.PATH, new EndpointHandler(new CrossOrigin(origins, roomList), streams))
                        .add(
                                SchemaEndpoint.PATH,
                                new EndpointHandler(new CrossOrigin(origins, new SchemaEndpoint(host.games))))
                        .add(RulesEndpoint.PATH, new EndpointHandler(new CrossOrigin(origins, host.rules)))
                        .add("/api/", new EndpointHandler(new CrossOrigin(origins, nothing)))
                        .add(Entrance.PATH, new RoomUpgrade(request -> arrival(entrance, request), sockets, counters))
                        .add(SDK, new EndpointHandler(new CrossOrigin(origins, sdk))),
                host.frameAncestors);
    }

    /** To be put at the root of a server. */
    HttpHandler handler() {
        return handler;
    }

    /** From now on what is due is done. */
    void start() {
        housekeeping.every(PURGE_MS, () -> {
            tickets.purge();
            parties.purge();
            streams.cutStalled(clockMs.getAsLong());
        });
        listing.every(Limits.ROOMS_CHANGES_INTERVAL_MS, roomList::flush);
        matching.every(Queues.STEP_MS, queues::step);
    }

    /** Ends the event streams; nobody waits for a match any more. */
    void stop() {
        streams.stop();
        matching.stop();
        listing.stop();
    }

    /** Waits until all WebSockets are closed. */
    void awaitNoSockets(long timeoutMs) throws InterruptedException {
        sockets.awaitNone(timeoutMs);
    }

    private static HttpHandler page(Host host) throws IOException {
        if (host.www != null) {
            return new Folder(host.www, host.dev);
        }
        Class<?> game = host.games.get(0).gameClass();
        String folder =
                game.getPackageName().replace('.', '/') + (game.getPackageName().isEmpty() ? "www/" : "/www/");
        return new EndpointHandler(new ClassPathFiles(game.getClassLoader(), folder, "/", host.dev));
    }

    private static UpgradeGate.Arrival arrival(Entrance entrance, Request request) {
        if (Entrance.comesBack(request)) {
            return returning(entrance.readmit(request));
        }
        Seat seat = entrance.admit(request);
        return new UpgradeGate.Arrival() {
            @Override
            public void connected(Connection connection) {
                seat.take(connection);
            }

            @Override
            public void failed() {
                seat.release();
            }
        };
    }

    private static UpgradeGate.Arrival returning(ComeBack back) {
        return new UpgradeGate.Arrival() {
            @Override
            public void connected(Connection connection) {
                back.take(connection);
            }

            @Override
            public void failed() {}
        };
    }
}
