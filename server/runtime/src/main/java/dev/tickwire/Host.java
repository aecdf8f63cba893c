package dev.tickwire;

import dev.tickwire.protocol.RoomId;
import dev.tickwire.runtime.admission.Origins;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.game.MutableStatics;
import dev.tickwire.runtime.transport.HardeningHandler;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How games shall be hosted. Each method checks its value at once and throws {@link IllegalArgumentException} with one
 * clear sentence.
 *
 * <p>Unless said otherwise: port 8080 of every address, the admin listener at the next port of the loopback address,
 * one worker per core, at most {@value #ROOMS_MAX_DEFAULT} rooms, rooms opened when players ask for them.
 *
 * <p><b>Threads.</b> One at a time, until {@link #start}.
 */
public final class Host {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);
    private static final int ROOMS_MAX_DEFAULT = 1000;
    private static final int HIBERNATE_MS_DEFAULT = 60_000;
    private static final int HEAP_PERCENT_MAX_DEFAULT = 85;
    private static final int PORT_DEFAULT = 8080;
    private static final int PORT_MAX = 65_535;
    private static final int WORKERS_MAX = 1024;
    private static final int PERCENT = 100;
    private static final int GAME_CALL_MS_MAX = 1000;
    private static final int GAME_CALL_MS_MIN = 100;

    private final List<GameType> games = new ArrayList<>();
    private final List<HostConfig.FirstRoom> firstRooms = new ArrayList<>();
    private final List<String> origins = new ArrayList<>();
    private String host = "0.0.0.0";
    private int port = PORT_DEFAULT;
    private String adminHost = "127.0.0.1";
    private @Nullable Integer adminPort;
    private boolean embedded;
    private @Nullable String adminToken;
    private Path adminTokenFile = Path.of(System.getProperty("user.home"), ".tickwire", "admin-token");
    private @Nullable Path www;
    private @Nullable String publicUrl;
    private @Nullable String frameAncestors;
    private int heapPercentMax = HEAP_PERCENT_MAX_DEFAULT;
    private int roomsMax = ROOMS_MAX_DEFAULT;
    private int workers = Runtime.getRuntime().availableProcessors();
    private boolean dev;
    private int gameCallMsMax = GAME_CALL_MS_MAX;
    private @Nullable Path data;
    private @Nullable String storeUrl;
    private Path buildKeyFile = Path.of(System.getProperty("user.home"), ".tickwire", "build-key");
    private boolean discardRooms;
    private int shadowPercent;
    private int hibernateMs = HIBERNATE_MS_DEFAULT;
    private @Nullable Consumer<? super Throwable> onFatalError;

    Host(List<Class<? extends Game<?>>> gameClasses) {
        if (gameClasses.isEmpty()) {
            throw new IllegalArgumentException("a host needs at least one game");
        }
        for (Class<? extends Game<?>> gameClass : gameClasses) {
            GameType game = typeOf(gameClass);
            if (games.stream().anyMatch(other -> other.name().equals(game.name()))) {
                throw new IllegalArgumentException("two games are called " + game.name());
            }
            games.add(game);
        }
    }

    /** What clients and operators call the games, in the order given. */
    public List<String> gameNames() {
        return games.stream().map(GameType::name).toList();
    }

    /** The address players connect to. */
    public Host host(String host) {
        this.host = host;
        return this;
    }

    /** The port players connect to; 0: any free one. */
    public Host port(int port) {
        this.port = checkedPort(port);
        return this;
    }

    /** The address operators connect to. Whoever can read the traffic there can read the token. */
    public Host adminHost(String adminHost) {
        this.adminHost = adminHost;
        return this;
    }

    /**
     * The port operators connect to; 0: any free one. Unless said, the one after {@link #port}; with {@link #embed},
     * none.
     */
    public Host adminPort(int adminPort) {
        this.adminPort = checkedPort(adminPort);
        return this;
    }

    /**
     * The operators' secret. Before it is looked for elsewhere: in {@code TICKWIRE_ADMIN_TOKEN}, then in the
     * {@link #adminTokenFile}.
     */
    public Host adminToken(String adminToken) {
        if (adminToken.isBlank()) {
            throw new IllegalArgumentException("the admin token is empty");
        }
        this.adminToken = adminToken;
        return this;
    }

    /**
     * Where the operators' secret is, or is put if there is none: {@code .tickwire/admin-token} in the user's home
     * unless said.
     */
    public Host adminTokenFile(Path adminTokenFile) {
        this.adminTokenFile = adminTokenFile;
        return this;
    }

    /**
     * The folder of the page. Unless said, the folder {@code www} beside the first game's class is served, if there is
     * one.
     */
    public Host www(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there is no folder " + folder);
        }
        this.www = folder;
        return this;
    }

    /** Opens a room of this game at the start, with an id that nobody guesses. */
    public Host room(String game) {
        firstRooms.add(new HostConfig.FirstRoom(game(game), null));
        return this;
    }

    /** Opens a room of this game at the start. */
    public Host room(String game, String id) {
        if (!RoomId.isValid(id)) {
            throw new IllegalArgumentException("a room's id is 1 to 64 of the characters A-Z a-z 0-9 _ and -: " + id);
        }
        firstRooms.add(new HostConfig.FirstRoom(game(game), id));
        return this;
    }

    /**
     * Lets pages of this origin join, as in {@code https://play.example}. Once one is named, only those named and the
     * public URL's may.
     */
    public Host origin(String origin) {
        origins.add(Origins.parse(origin));
        return this;
    }

    /** Where clients reach this host if something stands in front of it, as in {@code https://play.example}. */
    public Host publicUrl(String publicUrl) {
        this.publicUrl =
                Origins.parse(publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl);
        return this;
    }

    /**
     * Pages that may show this host's pages in a frame, as in the directive {@code frame-ancestors} of
     * Content-Security-Policy: {@code 'none'}, or {@code 'self' https://portal.example}. Unless set, every page may.
     */
    public Host frameAncestors(String sources) {
        if (!HardeningHandler.areSources(sources)) {
            throw new IllegalArgumentException(
                    "frame ancestors are origins with spaces between, 'self' or 'none': " + sources);
        }
        this.frameAncestors = sources;
        return this;
    }

    /**
     * The heap's use after a collection, in percent of its largest size, above which no room is opened: 1 to 100,
     * {@value #HEAP_PERCENT_MAX_DEFAULT} unless set.
     */
    public Host heapPercentMax(int heapPercentMax) {
        this.heapPercentMax = checked("heapPercentMax", heapPercentMax, 1, PERCENT);
        return this;
    }

    /** How many rooms may be open at once. */
    public Host roomsMax(int roomsMax) {
        this.roomsMax = checked("roomsMax", roomsMax, 1, Integer.MAX_VALUE);
        return this;
    }

    /** How many threads run rooms. */
    public Host workers(int workers) {
        this.workers = checked("workers", workers, 1, WORKERS_MAX);
        return this;
    }

    /**
     * How many milliseconds a call of a game may take, {@value #GAME_CALL_MS_MAX} unless set. A room whose game has not
     * returned by then ends, players get close code 4504, and the worker's other rooms go on without it, on a fresh
     * thread. With 8 threads that do not return the process ends, as after {@link #onFatalError}.
     *
     * @param gameCallMsMax at least 100; 0: no limit, as with {@link #dev}
     */
    public Host gameCallMsMax(int gameCallMsMax) {
        this.gameCallMsMax =
                gameCallMsMax == 0 ? 0 : checked("gameCallMsMax", gameCallMsMax, GAME_CALL_MS_MIN, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Stores rooms in this folder, so that they outlive the process: a host that starts again with it goes on with
     * them. The folder is made if it is missing; one process at a time uses it. Unless set, and without a
     * {@link #store}, rooms end with the process. What is stored of a room: {@link Settings#durability}.
     *
     * <p>The folder also gets a copy of the class path: after a crash that another build of the game, of Tickwire or of
     * Java follows, a process of this build replays once more what it has recorded: see {@link #buildKeyFile}.
     */
    public Host data(Path folder) {
        this.data = folder;
        return this;
    }

    /**
     * Stores rooms in a PostgreSQL database instead of a folder:
     * {@code jdbc:postgresql://host/database?user=...&password=...}. Its driver, {@code org.postgresql:postgresql}, has
     * to be on the class path. Tables are made if they are missing. A {@link #data} folder then has the builds alone.
     */
    public Host store(String url) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("a store's address begins with jdbc:postgresql: - " + url);
        }
        this.storeUrl = url;
        return this;
    }

    /**
     * Holds the key that signs the builds in the {@link #data} folder, or is made if it is missing; nobody but its
     * owner may use it, and it is not in that folder. A build that another key has signed is not run: its rooms go on
     * from their newest checkpoint. Unless set, {@code .tickwire/build-key} in the user's home; a key in
     * {@code TICKWIRE_BUILD_KEY}, of 32 characters or more, comes before the file.
     */
    public Host buildKeyFile(Path file) {
        this.buildKeyFile = file;
        return this;
    }

    /**
     * Deletes stored rooms that this host cannot open: their game is not there, or this build of it cannot go on with
     * them. Else the host does not start.
     */
    public Host discardRooms() {
        this.discardRooms = true;
        return this;
    }

    /**
     * A share of the rooms that are stored by {@link Durability#JOURNAL} have a second simulation, which replays what
     * is stored of them. Where the two differ, the room would differ after a crash. The rooms' ids decide which rooms
     * these are. All second simulations run on one thread, which is no worker's. Each costs the CPU of the game's ticks
     * and the memory of the room once more.
     *
     * @param shadowPercent of the rooms, 0 to 100; 0 unless set, and 100 with {@link #dev}
     */
    public Host shadow(int shadowPercent) {
        this.shadowPercent = checked("shadow", shadowPercent, 0, PERCENT);
        return this;
    }

    /**
     * For how many milliseconds a stored room {@linkplain WhenEmpty#PAUSE pauses} before it leaves memory,
     * {@value #HIBERNATE_MS_DEFAULT} unless set. It is found as ever, and the first that joins it, or changes something
     * in it, wakes it.
     *
     * @param hibernateMs 0: as soon as the store has it
     */
    public Host hibernateMs(int hibernateMs) {
        this.hibernateMs = checked("hibernateMs", hibernateMs, 0, Integer.MAX_VALUE);
        return this;
    }

    /**
     * For development: slow and silent clients stay, calls of games have no time limit, browsers keep no copies of
     * pages, pages of all ports of this machine may join, and rules that are not compiled anew are a warning.
     */
    public Host dev() {
        this.dev = true;
        return this;
    }

    /**
     * No listener for players: their side is {@link Server#handler}, for a server of the caller's. No shutdown hook
     * either: the caller closes.
     */
    public Host embed() {
        this.embedded = true;
        return this;
    }

    /**
     * Called when an {@link Error} leaves the host in an unknown state: an {@link OutOfMemoryError} anywhere, or any
     * other error outside a game's call. It is called once, on the thread that threw the error. A worker's thread then
     * ends and its rooms stand still: replace the process. Unless set, embedded or not, the process ends at once with
     * exit code 3 and one line on standard error.
     */
    public Host onFatalError(Consumer<? super Throwable> action) {
        this.onFatalError = action;
        return this;
    }

    /**
     * Starts. The threads keep the process alive until {@link Server#close}, which a shutdown hook calls as well:
     * a process that gets SIGTERM closes players' connections with a code.
     *
     * @throws UncheckedIOException with one clear sentence, if a port is in use or a file cannot be read
     * @throws IllegalStateException if a room that shall be open from the start is refused; or if the predicted rules
     *     of a game are not compiled, or from other classes than those that are there, which with {@link #dev} is a
     *     warning in the log
     */
    public Server start() {
        for (GameType game : games) {
            String problem = game.compiledRules().problem();
            if (problem != null && !dev) {
                throw new IllegalStateException(problem);
            } else if (problem != null) {
                LOG.warn("{}", problem);
            }
            List<String> statics = MutableStatics.of(game.gameClass());
            if (!statics.isEmpty()) {
                LOG.warn(
                        "All rooms of {} share the static fields {}, and no room's state has them: make "
                                + "them fields of the game, or constants",
                        game.name(),
                        statics);
            }
        }
        return Server.start(config());
    }

    private HostConfig config() {
        Integer admin = adminPort;
        if (admin == null && !embedded) {
            admin = port == 0 ? 0 : port + 1;
        }
        return new HostConfig(
                games,
                firstRooms,
                origins,
                host,
                port,
                adminHost,
                admin,
                embedded,
                adminToken,
                adminTokenFile,
                www,
                publicUrl,
                frameAncestors,
                heapPercentMax,
                roomsMax,
                workers,
                dev,
                dev ? 0 : gameCallMsMax,
                data,
                storeUrl,
                buildKeyFile,
                discardRooms,
                dev ? PERCENT : shadowPercent,
                hibernateMs,
                onFatalError);
    }

    private static GameType typeOf(Class<? extends Game<?>> gameClass) {
        try {
            return GameType.of(gameClass);
        } catch (NoClassDefFoundError e) {
            String missing = String.valueOf(e.getMessage()).replace('/', '.');
            throw new IllegalArgumentException(
                    "the game " + gameClass.getName() + " needs the class " + missing + ", which is not there", e);
        } catch (LinkageError e) {
            throw new IllegalArgumentException("the game " + gameClass.getName() + " cannot be linked: " + e, e);
        }
    }

    private GameType game(String name) {
        return games.stream()
                .filter(game -> game.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no game " + name + "; there is " + String.join(", ", gameNames())));
    }

    private static int checkedPort(int port) {
        return checked("a port", port, 0, PORT_MAX);
    }

    private static int checked(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be in [" + min + ", " + max + "]: " + value);
        }
        return value;
    }
}
