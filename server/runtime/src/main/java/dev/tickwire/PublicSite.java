package dev.tickwire;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.admission.Admissions;
import dev.tickwire.runtime.admission.ComeBack;
import dev.tickwire.runtime.admission.CrossOrigin;
import dev.tickwire.runtime.admission.Entrance;
import dev.tickwire.runtime.admission.Guests;
import dev.tickwire.runtime.admission.JoinEndpoint;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.admission.Origins;
import dev.tickwire.runtime.admission.Parties;
import dev.tickwire.runtime.admission.PartyEndpoint;
import dev.tickwire.runtime.admission.PublicAddress;
import dev.tickwire.runtime.admission.RoomsEndpoint;
import dev.tickwire.runtime.admission.RulesEndpoint;
import dev.tickwire.runtime.admission.SchemaEndpoint;
import dev.tickwire.runtime.admission.Seat;
import dev.tickwire.runtime.admission.Tickets;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.session.Connection;
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
import org.jspecify.annotations.Nullable;

/** Puts together what players see: the page, the browser client, joining, and the rooms' WebSockets. */
final class PublicSite {
    private static final String SDK = "/tickwire/";
    private static final String SDK_FOLDER = "META-INF/resources/tickwire/";

    private PublicSite() {}

    static HttpHandler handler(
            Host host,
            Lobby lobby,
            RoomsEndpoint rooms,
            Tickets<Seat> tickets,
            Parties parties,
            ResumeTokens tokens,
            OpenSockets sockets,
            EventStreams streams,
            Counters counters)
            throws IOException {
        Origins origins = new Origins(host.origins, host.publicUrl);
        Entrance entrance = new Entrance(origins, lobby, tickets, tokens, counters);
        Endpoint join = new JoinEndpoint(
                lobby,
                parties,
                new Guests(),
                new Admissions(tickets, host.rules, host.dev),
                new PublicAddress(host.publicUrl),
                sockets::full,
                counters);
        Endpoint sdk = new ClassPathFiles(PublicSite.class.getClassLoader(), SDK_FOLDER, SDK, host.dev);
        Endpoint nothing = request -> {
            throw new HttpProblem(404, "not-found", "There is nothing here.");
        };
        return new Hygiene(new Routes(page(host))
                .add("/api/join", new EndpointHandler(new CrossOrigin(origins, join)))
                .add("/api/parties", new EndpointHandler(new CrossOrigin(origins, new PartyEndpoint(parties))))
                .add(RoomsEndpoint.PATH, new EndpointHandler(new CrossOrigin(origins, rooms), streams))
                .add(SchemaEndpoint.PATH, new EndpointHandler(new CrossOrigin(origins, new SchemaEndpoint(host.games))))
                .add(RulesEndpoint.PATH, new EndpointHandler(new CrossOrigin(origins, host.rules)))
                .add("/api/", new EndpointHandler(new CrossOrigin(origins, nothing)))
                .add(Entrance.PATH, new RoomUpgrade(request -> arrival(entrance, request), sockets, counters))
                .add(SDK, new EndpointHandler(new CrossOrigin(origins, sdk))));
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

    private static UpgradeGate.Arrival returning(@Nullable ComeBack back) {
        return new UpgradeGate.Arrival() {
            @Override
            public void connected(Connection connection) {
                if (back == null) { // a browser would not see why the upgrade is refused
                    connection.close(CloseReason.SESSION_OVER, "");
                } else {
                    back.room().resume(connection, back.playerId(), back.counter(), back.appliedTick());
                }
            }

            @Override
            public void failed() {}
        };
    }
}
