package dev.tickwire.app;

import dev.tickwire.Game;
import dev.tickwire.Host;
import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import dev.tickwire.app.swarm.SwarmCommand;
import dev.tickwire.arena.Arena;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the ready-made process. */
@Command(
        name = "tickwire",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        subcommands = SwarmCommand.class,
        description = "Hosts multiplayer rooms: the demo, or the games you name.")
final class HostCommand implements Callable<Integer> {
    private static final String NO_DATA = "none";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "where players connect (default: all addresses)")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "where players connect; 0: any free one (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(
            names = "--admin-host",
            paramLabel = "ADDRESS",
            description = "where operators connect (default: 127.0.0.1)")
    private @Nullable String adminHost;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "where operators connect; 0: any free one (default: --port + 1)")
    private @Nullable Integer adminPort;

    @Option(
            names = "--admin-token",
            paramLabel = "SECRET",
            description = "the operators' secret; also TICKWIRE_ADMIN_TOKEN, or from --admin-token-file")
    private @Nullable String adminToken;

    @Option(
            names = "--admin-token-file",
            paramLabel = "FILE",
            description = "holds the secret; made if missing (default: ~/.tickwire/admin-token)")
    private @Nullable Path adminTokenFile;

    @Option(
            names = "--game-jar",
            paramLabel = "FILE",
            description = "a jar that names its games in META-INF/services/dev.tickwire.Game; repeatable")
    private List<Path> gameJars = new ArrayList<>();

    @Option(
            names = "--game-bench",
            paramLabel = "NAME",
            description = "a built-in game to measure with: drift, wander; repeatable")
    private List<String> benchGames = new ArrayList<>();

    @Option(names = "--www", paramLabel = "DIR", description = "the page to serve (default: the first game's own)")
    private @Nullable Path www;

    @Option(
            names = "--room",
            paramLabel = "GAME[:ID]",
            description = "a room to open at the start; repeatable (default: one of the first game)")
    private List<String> rooms = new ArrayList<>();

    @Option(
            names = "--origin",
            paramLabel = "ORIGIN",
            description =
                    "a site whose pages may join, as https://play.example; repeatable (default: this server's own)")
    private List<String> origins = new ArrayList<>();

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "how clients reach this server through a proxy, as https://play.example")
    private @Nullable String publicUrl;

    @Option(
            names = "--frame-ancestors",
            paramLabel = "SOURCES",
            description = "pages that may show this server's pages in a frame, as \"'self' https://portal.example\" "
                    + "(default: all; of the demo: 'none')")
    private @Nullable String frameAncestors;

    @Option(
            names = "--max-heap-percent",
            paramLabel = "N",
            description = "heap use after a collection above which no room is opened (default: 85)")
    private @Nullable Integer heapPercentMax;

    @Option(names = "--max-rooms", paramLabel = "N", description = "how many rooms may be open (default: 1000)")
    private @Nullable Integer roomsMax;

    @Option(names = "--workers", paramLabel = "N", description = "how many threads run rooms (default: one per core)")
    private @Nullable Integer workers;

    @Option(
            names = "--max-game-call-ms",
            paramLabel = "MS",
            description = "how long a call of a game may take before its room ends; 0: no limit (default: 1000)")
    private @Nullable Integer gameCallMsMax;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the folder that keeps rooms when the process ends, and its build; none: they end with it "
                    + "(default: ~/.tickwire/data-PORT)")
    private @Nullable String data;

    @Option(
            names = "--store",
            paramLabel = "URL",
            description = "a database that keeps rooms instead of the folder: jdbc:postgresql://...")
    private @Nullable String store;

    @Option(
            names = "--build-key-file",
            paramLabel = "FILE",
            description =
                    "holds the key that signs the builds in the data folder; also TICKWIRE_BUILD_KEY; made if missing "
                            + "(default: ~/.tickwire/build-key)")
    private @Nullable Path buildKeyFile;

    @Option(
            names = "--hibernate-ms",
            paramLabel = "MS",
            description = "how long a kept room is empty before it leaves memory (default: 60000)")
    private @Nullable Integer hibernateMs;

    @Option(
            names = "--discard-rooms",
            description = "delete kept rooms that this build cannot go on with, instead of not starting")
    private boolean discardRooms;

    @Option(
            names = "--shadow",
            paramLabel = "PERCENT",
            description =
                    "percent of the stored rooms that are simulated twice, to find what a crash would change (default: "
                            + "0; with --dev: 100)")
    private @Nullable Integer shadowPercent;

    @Option(
            names = "--dev",
            description =
                    "for development: slow and silent clients stay, calls of games have no time limit, pages are not "
                            + "cached, pages of all ports of this machine may join, clients rejoin by themselves, "
                            + "rules that are not compiled anew are a warning")
    private boolean dev;

    @Override
    public Integer call() {
        if (store != null && NO_DATA.equals(data)) {
            throw new ParameterException(
                    spec.commandLine(), "--data none keeps no rooms, and --store keeps them: give one of the two");
        }
        Server server = configured(Tickwire.host(games())).start();
        endWithCodeZero(server);
        announce(server, spec.commandLine().getOut());
        return 0;
    }

    private List<Class<? extends Game<?>>> games() {
        List<Class<? extends Game<?>>> named = new ArrayList<>(GameJars.games(gameJars));
        named.addAll(BenchGames.games(benchGames));
        return named.isEmpty() ? List.of(Arena.class) : named;
    }

    private Host configured(Host target) {
        target.port(port);
        if (host != null) {
            target.host(host);
        }
        if (adminHost != null) {
            target.adminHost(adminHost);
        }
        if (adminPort != null) {
            target.adminPort(adminPort);
        }
        if (adminToken != null) {
            target.adminToken(adminToken);
        }
        if (adminTokenFile != null) {
            target.adminTokenFile(adminTokenFile);
        }
        if (www != null) {
            target.www(www);
        }
        if (publicUrl != null) {
            target.publicUrl(publicUrl);
        }
        if (frameAncestors != null) {
            target.frameAncestors(frameAncestors);
        } else if (gameJars.isEmpty() && benchGames.isEmpty()) {
            target.frameAncestors("'none'");
        }
        if (heapPercentMax != null) {
            target.heapPercentMax(heapPercentMax);
        }
        if (roomsMax != null) {
            target.roomsMax(roomsMax);
        }
        if (workers != null) {
            target.workers(workers);
        }
        if (gameCallMsMax != null) {
            target.gameCallMsMax(gameCallMsMax);
        }
        if (shadowPercent != null) {
            target.shadow(shadowPercent);
        }
        if (dev) {
            target.dev();
        }
        keepRooms(target);
        origins.forEach(target::origin);
        openRooms(target);
        return target;
    }

    private void keepRooms(Host target) {
        Path folder = dataFolder();
        if (store != null) {
            target.store(store);
        }
        if (folder != null) {
            target.data(folder);
        }
        if (buildKeyFile != null) {
            target.buildKeyFile(buildKeyFile);
        }
        if (hibernateMs != null) {
            target.hibernateMs(hibernateMs);
        }
        if (discardRooms) {
            target.discardRooms();
        }
    }

    /** The folder of rooms and builds; null: none. With port 0 no later process finds the folder by its port. */
    private @Nullable Path dataFolder() {
        if (NO_DATA.equals(data) || (data == null && port == 0)) {
            return null;
        }
        return data != null ? Path.of(data) : Path.of(System.getProperty("user.home"), ".tickwire", "data-" + port);
    }

    private void openRooms(Host target) {
        if (rooms.isEmpty()) {
            String first = target.gameNames().get(0);
            target.room(first, first);
        }
        for (String room : rooms) {
            int colon = room.indexOf(':');
            if (colon < 0) {
                target.room(room);
            } else {
                target.room(room.substring(0, colon), room.substring(colon + 1));
            }
        }
    }

    /** Without this a process that ends because of a signal would report the signal as its exit code. */
    private static void endWithCodeZero(Server server) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            Runtime.getRuntime().halt(0);
                        },
                        "tickwire-exit"));
    }

    private void announce(Server server, PrintWriter out) {
        String page = publicUrl != null
                ? publicUrl.replaceAll("/$", "")
                : "http://" + (host == null ? "localhost" : host) + ":" + server.port();
        out.println("play   " + page + "/");
        if (host == null && publicUrl == null) {
            LocalNetwork.address()
                    .ifPresent(address ->
                            out.println("       http://" + address + ":" + server.port() + "/ from a phone"));
        }
        if (dev) {
            out.println("docs   " + page + "/docs/");
        }
        out.println("admin  http://" + (adminHost == null ? "127.0.0.1" : adminHost) + ":" + server.adminPort()
                + "/admin/rooms");
        Path tokenFile = server.adminTokenFile();
        out.println("token  " + (tokenFile == null ? "as you gave it" : "in " + tokenFile.toAbsolutePath()));
        Path folder = dataFolder();
        if (folder != null && store == null) {
            out.println("rooms  in " + folder.toAbsolutePath());
        }
        out.flush();
    }
}
