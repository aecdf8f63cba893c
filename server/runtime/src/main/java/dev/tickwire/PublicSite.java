package dev.tickwire;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.admission.BlockingTasks;
import dev.tickwire.runtime.admission.CorsEndpoint;
import dev.tickwire.runtime.admission.GuestTokens;
import dev.tickwire.runtime.admission.JoinAnswers;
import dev.tickwire.runtime.admission.JoinEndpoint;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.admission.Origins;
import dev.tickwire.runtime.admission.Parties;
import dev.tickwire.runtime.admission.PartyEndpoint;
import dev.tickwire.runtime.admission.PublicAddress;
import dev.tickwire.runtime.admission.Reservation;
import dev.tickwire.runtime.admission.ResumeRequest;
import dev.tickwire.runtime.admission.RulesEndpoint;
import dev.tickwire.runtime.admission.SchemaEndpoint;
import dev.tickwire.runtime.admission.Tickets;
import dev.tickwire.runtime.admission.UpgradeCheck;
import dev.tickwire.runtime.browse.RoomsEndpoint;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.queue.QueueEndpoint;
import dev.tickwire.runtime.queue.Queues;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.token.TokenKey;
import dev.tickwire.runtime.transport.Bundle;
import dev.tickwire.runtime.transport.ClassPathFiles;
import dev.tickwire.runtime.transport.EndpointHandler;
import dev.tickwire.runtime.transport.EventStreams;
import dev.tickwire.runtime.transport.Folder;
import dev.tickwire.runtime.transport.HardeningHandler;
import dev.tickwire.runtime.transport.OpenSockets;
import dev.tickwire.runtime.transport.RoomUpgrade;
import dev.tickwire.runtime.transport.Routes;
import dev.tickwire.runtime.transport.UpgradeGate;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * What players see, the page, the browser client, joining, and the rooms' WebSockets; and what is kept of players who
 * are not in a room yet.
 *
 * <p><b>Threads.</b> Any.
 */
final class PublicSite {
    private static final String SDK = "/tickwire/";
    private static final String SDK_SOURCES = "/tickwire/src/";
    private static final String SDK_FOLDER = "META-INF/resources/tickwire/"; // of tickwire-client-js
    private static final String SDK_SOURCES_FOLDER = "META-INF/resources/tickwire/src/";
    private static final String DOCS = "/docs/";
    private static final String DOCS_FOLDER = "dev/tickwire/docs/site/"; // of tickwire-docs
    private static final long PURGE_MS = 1000;

    private final LongSupplier clockMs;
    private final OpenSockets sockets = new OpenSockets();
    private final EventStreams streams;
    private final Tickets<Reservation> tickets;
    private final Parties parties;
    private final RoomsEndpoint roomList;
    private final Queues queues;
    private final BackgroundTasks housekeeping;
    private final BackgroundTasks listing;
    private final BackgroundTasks matching;
    private final HttpHandler handler;

    /**
     * The endpoints for players.
     *
     * @param page as {@link #page} makes it
     * @param listing sends changes of the room list, to many clients at once
     * @param matching waits for rooms to open, so it runs nothing else
     * @param guestKey signs what guests keep
     */
    PublicSite(
            HostConfig config,
            HttpHandler page,
            Rooms rooms,
            Lobby lobby,
            BackgroundTasks housekeeping,
            BackgroundTasks listing,
            BackgroundTasks matching,
            BlockingTasks blockingTasks,
            TokenKey guestKey,
            LongSupplier clockMs,
            Counters counters) {
        this.clockMs = clockMs;
        this.housekeeping = housekeeping;
        this.listing = listing;
        this.matching = matching;
        streams = new EventStreams(Limits.STREAMS_MAX, counters);
        tickets = new Tickets<>(clockMs, Reservation::release);
        parties = new Parties(blockingTasks, clockMs);
        RulesEndpoint rules = new RulesEndpoint(config.games());
        JoinAnswers joinAnswers = new JoinAnswers(tickets, rules, config.dev());
        roomList = new RoomsEndpoint(lobby::listed, lobby::game, listing, counters);
        queues = new Queues(lobby, joinAnswers, matching, clockMs, counters);
        GuestTokens guestTokens = new GuestTokens(guestKey);
        PublicAddress address = new PublicAddress(config.publicUrl());
        Origins origins = new Origins(config.origins(), config.publicUrl(), config.dev());
        UpgradeCheck upgrades = new UpgradeCheck(origins, lobby, tickets, rooms.tokens(), counters);
        Endpoint join = new JoinEndpoint(
                lobby, blockingTasks, parties, guestTokens, joinAnswers, upgrades, address, sockets::full, counters);
        Endpoint queue = new QueueEndpoint(lobby, parties, guestTokens, address, queues);
        Endpoint nothing = request -> {
            throw new HttpProblem(404, "not-found", "There is nothing here.");
        };
        Endpoint sdk = config.dev()
                ? files(SDK_SOURCES_FOLDER, SDK, config)
                : new Bundle(PublicSite.class.getClassLoader(), SDK_FOLDER, SDK, nothing);
        Endpoint sdkSources = files(SDK_SOURCES_FOLDER, SDK_SOURCES, config);
        Routes routes = new Routes(page)
                .add("/api/join", new EndpointHandler(new CorsEndpoint(origins, join)))
                .add("/api/parties", new EndpointHandler(new CorsEndpoint(origins, new PartyEndpoint(parties))))
                .add(QueueEndpoint.PATH, new EndpointHandler(new CorsEndpoint(origins, queue), streams))
                .add(RoomsEndpoint.PATH, new EndpointHandler(new CorsEndpoint(origins, roomList), streams))
                .add(
                        SchemaEndpoint.PATH,
                        new EndpointHandler(new CorsEndpoint(origins, new SchemaEndpoint(config.games()))))
                .add(RulesEndpoint.PATH, new EndpointHandler(new CorsEndpoint(origins, rules)))
                .add("/api/", new EndpointHandler(new CorsEndpoint(origins, nothing)))
                .add(UpgradeCheck.PATH, new RoomUpgrade(request -> arrival(upgrades, request), sockets, counters))
                .add(SDK_SOURCES, new EndpointHandler(new CorsEndpoint(origins, sdkSources)))
                .add(SDK, new EndpointHandler(new CorsEndpoint(origins, sdk)));
        if (config.dev() && PublicSite.class.getClassLoader().getResource(DOCS_FOLDER + "index.html") != null) {
            routes.add(DOCS, new EndpointHandler(files(DOCS_FOLDER, DOCS, config)));
        }
        handler = new HardeningHandler(routes, config.frameAncestors());
    }

    private static Endpoint files(String folder, String prefix, HostConfig config) {
        return new ClassPathFiles(PublicSite.class.getClassLoader(), folder, prefix, config.dev());
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

    /**
     * Serves the files of the page: of the folder that the host was given, else of the first game. What a build made of
     * a game's page, in the folder {@code bundle} beside {@code www}, goes first, except for development.
     *
     * @throws IOException if its folder cannot be read
     */
    static HttpHandler page(HostConfig config) throws IOException {
        if (config.www() != null) {
            return new Folder(config.www(), config.dev());
        }
        Class<?> game = config.games().get(0).gameClass();
        ClassLoader loader = game.getClassLoader();
        String beside =
                game.getPackageName().isEmpty() ? "" : game.getPackageName().replace('.', '/') + "/";
        Endpoint files = new ClassPathFiles(loader, beside + "www/", "/", config.dev());
        boolean bundled = !config.dev() && loader.getResource(beside + "bundle/index.html") != null;
        return new EndpointHandler(bundled ? new Bundle(loader, beside + "bundle/", "/", files) : files);
    }

    private static UpgradeGate.Arrival arrival(UpgradeCheck upgrades, Request request) {
        if (UpgradeCheck.isResume(request)) {
            return resuming(upgrades.resume(request));
        }
        Reservation seat = upgrades.redeemTicket(request);
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

    private static UpgradeGate.Arrival resuming(ResumeRequest back) {
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
