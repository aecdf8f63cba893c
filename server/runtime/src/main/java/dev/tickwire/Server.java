package dev.tickwire;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.admin.AdminApi;
import dev.tickwire.runtime.admin.AdminToken;
import dev.tickwire.runtime.admission.BlockingTasks;
import dev.tickwire.runtime.admission.HeapLimit;
import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.room.Watchdog;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.runtime.token.TokenKey;
import dev.tickwire.runtime.transport.EndpointHandler;
import dev.tickwire.runtime.transport.ErrorGuard;
import dev.tickwire.runtime.transport.HardeningHandler;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host that runs: rooms, workers, listeners.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final String NO_FRAMES = "'none'";
    private static final long HOUSEKEEPING_MS = 1000;
    // Together less than the five seconds that supervisors are promised.
    private static final long ROOMS_STOP_MS_MAX = 1000;
    private static final long ROOMS_STORE_MS_MAX = 2500;
    private static final long SOCKETS_STOP_MS_MAX = Limits.CLOSE_LINGER_MS + 200;

    private final Counters counters;
    private final @Nullable HostStore store;
    private final Rooms rooms;
    private final Lobby lobby;
    private final PublicSite site;
    private final HttpHandler handler;
    private final Failures failures;
    private final BackgroundTasks housekeeping;
    private final ExecutorService openingThreads;
    private final ExecutorService operatorThreads; // rooms that players want cannot keep operators' rooms waiting
    private final BackgroundTasks watching;
    private final Thread hook = new Thread(this::close, "tickwire-shutdown");
    private final Listeners listeners;
    private @Nullable Path adminTokenFile;
    private boolean closed;

    private Server(
            HostConfig config,
            HttpHandler page,
            @Nullable HostStore store,
            Failures failures,
            Counters counters,
            Listeners listeners) {
        this.store = store;
        this.failures = failures;
        this.counters = counters;
        this.listeners = listeners;
        housekeeping = new BackgroundTasks("tickwire-housekeeping", counters, failures);
        openingThreads = BlockingTasks.threads(failures);
        operatorThreads = BlockingTasks.threads(failures);
        watching = new BackgroundTasks("tickwire-watchdog", counters, failures);
        rooms = new Rooms(
                config.workers(),
                config.roomsMax(),
                config.dev(),
                Clock.system(),
                counters,
                failures,
                store == null ? new ResumeTokens() : store.tokens(),
                store == null ? null : store.storage());
        lobby = new Lobby(
                rooms,
                config.games(),
                Server::nowMs,
                InstantSource.system(),
                HeapLimit.ofProcess(config.heapPercentMax(), Server::nowMs));
        BackgroundTasks listing = new BackgroundTasks("tickwire-listing", counters, failures);
        BackgroundTasks matching = new BackgroundTasks("tickwire-matching", counters, failures);
        site = new PublicSite(
                config,
                page,
                rooms,
                lobby,
                housekeeping,
                listing,
                matching,
                new BlockingTasks(openingThreads),
                store == null ? new TokenKey() : store.guestKey(),
                Server::nowMs,
                counters);
        handler = new ErrorGuard(site.handler(), failures);
    }

    static Server start(HostConfig config) {
        HttpHandler page;
        try {
            page = PublicSite.page(config);
        } catch (IOException e) {
            throw new UncheckedIOException("the page's folder cannot be read: " + config.www(), e);
        }
        Counters counters = new Counters();
        Failures failures =
                config.onFatalError() == null ? Failures.halting() : Failures.calling(config.onFatalError());
        Listeners listeners = Listeners.bind(config, counters);
        Server server;
        try {
            HostStore store = HostStore.of(config, counters, failures); // the last that can fail before run()
            server = new Server(config, page, store, failures, counters, listeners);
        } catch (RuntimeException e) {
            listeners.close();
            throw e;
        }
        try {
            server.run(config);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void run(HostConfig config) {
        if (config.gameCallMsMax() > 0) {
            Watchdog watchdog = rooms.watchdog(config.gameCallMsMax());
            watching.every(watchdog.periodMs(), watchdog::look);
        }
        if (store != null) {
            store.open(rooms, config, lobby);
        }
        for (HostConfig.FirstRoom room : config.firstRooms()) {
            if (store != null && store.holds(room)) {
                continue;
            }
            try {
                lobby.open(room.game(), room.id(), Lobby.options(room.game(), null));
            } catch (HttpProblem e) {
                throw new IllegalStateException(
                        "a room of " + room.game().name() + " cannot be opened: " + e.getMessage(), e);
            }
        }
        listeners.servePlayers(handler);
        if (config.adminPort() != null) {
            AdminToken token = adminToken(config);
            adminTokenFile = token.file();
            AdminApi api = new AdminApi(lobby, new BlockingTasks(operatorThreads), token, Server::nowMs, counters);
            listeners.serveOperators(
                    new ErrorGuard(new HardeningHandler(new EndpointHandler(api), NO_FRAMES), failures));
        }
        housekeeping.every(HOUSEKEEPING_MS, () -> {
            lobby.closeEmpty();
            lobby.hibernate(config.hibernateMs());
        });
        site.start();
        if (store != null) {
            store.started();
        }
        if (!config.embedded()) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /** The port players connect to, -1 if embedded. */
    public int port() {
        return listeners.port();
    }

    /** The port operators connect to, -1 if there is none. */
    public int adminPort() {
        return listeners.adminPort();
    }

    /** Where the operators' secret can be read; null if it was given otherwise, or there is no admin listener. */
    public @Nullable Path adminTokenFile() {
        return adminTokenFile;
    }

    /** Ids of the rooms, those that hibernate included. */
    public List<String> rooms() {
        return lobby.ids();
    }

    /**
     * Everything for players, from the page to the WebSocket, to be put at the root of an Undertow server without TLS.
     */
    public HttpHandler handler() {
        return handler;
    }

    /** Tells the players, ends rooms, connections and threads; within five seconds. May be called again. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        lobby.stop();
        site.stop();
        housekeeping.stop();
        listeners.stopListening();
        try {
            if (!rooms.stop(store == null ? ROOMS_STOP_MS_MAX : ROOMS_STORE_MS_MAX)) {
                LOG.warn("A worker has not ended, so clients of its rooms may not know that the host stops");
            }
            watching.stop();
            site.awaitNoSockets(SOCKETS_STOP_MS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listeners.close();
        if (store != null) {
            store.close();
        }
        openingThreads.shutdownNow();
        operatorThreads.shutdownNow();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: this is the hook, or runs beside it.
        }
    }

    private static AdminToken adminToken(HostConfig config) {
        String given = config.adminToken() == null ? System.getenv("TICKWIRE_ADMIN_TOKEN") : config.adminToken();
        try {
            return given == null || given.isBlank() ? AdminToken.inFile(config.adminTokenFile()) : AdminToken.of(given);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the admin token cannot be kept in " + config.adminTokenFile() + ": " + e.getMessage(), e);
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
