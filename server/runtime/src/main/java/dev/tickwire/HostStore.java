package dev.tickwire;

import dev.tickwire.runtime.admission.Lobby;
import dev.tickwire.runtime.build.BuildKey;
import dev.tickwire.runtime.build.KeptBuilds;
import dev.tickwire.runtime.build.NoBuildException;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.Builds;
import dev.tickwire.runtime.room.HibernatingRoom;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Rooms;
import dev.tickwire.runtime.room.Storage;
import dev.tickwire.runtime.room.StoredRooms;
import dev.tickwire.runtime.state.OtherBuildException;
import dev.tickwire.runtime.tick.Clock;
import dev.tickwire.runtime.token.TokenKey;
import dev.tickwire.store.DataFolder;
import dev.tickwire.store.Store;
import dev.tickwire.store.StoreException;
import dev.tickwire.store.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a host's rooms outlive its process: a folder or a database.
 *
 * <p><b>Threads.</b> That which starts and stops the host; threads of its own open the rooms of an earlier process.
 */
final class HostStore implements AutoCloseable {
    private static final String TOKENS = "resume-tokens";
    private static final String GUESTS = "guests";
    private static final int KEY_BYTES = 32;
    private static final String BUILDS = "builds";

    /** In which clients come back: to keep a build takes a core for up to a second, and so waits. */
    private static final int RETURN_MS = 3000;

    private final @Nullable DataFolder folder;
    private final Storage storage;
    private final Builds builds;
    private final ResumeTokens tokens;
    private final TokenKey guestKey;
    private final CountDownLatch starting = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private @Nullable Rooms rooms;

    private HostStore(@Nullable DataFolder folder, Storage storage, Builds builds) throws StoreException {
        this.folder = folder;
        this.storage = storage;
        this.builds = builds;
        this.tokens = new ResumeTokens(new TokenKey(storage.secret(TOKENS, KEY_BYTES)));
        this.guestKey = new TokenKey(storage.secret(GUESTS, KEY_BYTES));
    }

    /**
     * The host's; {@code null} if its rooms are stored nowhere.
     *
     * @throws UncheckedIOException with one clear sentence, if the store cannot be opened
     */
    static @Nullable HostStore of(HostConfig config, Counters counters, Failures failures) {
        if (config.data() == null && config.storeUrl() == null) {
            return null;
        }
        DataFolder folder = null;
        Storage storage = null;
        try {
            folder = config.data() == null ? null : DataFolder.lock(config.data());
            Store store = config.storeUrl() == null
                    ? Stores.sqlite(Objects.requireNonNull(folder))
                    : Stores.postgresql(config.storeUrl());
            storage = new Storage(
                    store, config.shadowPercent(), Clock.system(), InstantSource.system(), counters, failures);
            return new HostStore(folder, storage, builds(config, folder));
        } catch (StoreException e) {
            close(storage, folder);
            throw failed(e);
        } catch (RuntimeException e) {
            close(storage, folder);
            throw e;
        }
    }

    private static void close(@Nullable Storage storage, @Nullable DataFolder folder) {
        if (storage != null) {
            storage.close();
        }
        if (folder != null) {
            folder.close();
        }
    }

    /** The key is not where the rooms are: who can change these could else have the host run other code. */
    private static Builds builds(HostConfig config, @Nullable DataFolder folder) {
        if (folder == null) {
            return Builds.none("no data folder is there to keep this build in");
        }
        String given = System.getenv("TICKWIRE_BUILD_KEY");
        try {
            TokenKey key = given == null || given.isBlank()
                    ? BuildKey.inFile(config.buildKeyFile(), folder.path())
                    : BuildKey.of(given);
            return Builds.in(new KeptBuilds(folder.path().resolve(BUILDS), key));
        } catch (NoBuildException e) {
            return Builds.none(String.valueOf(e.getMessage()));
        }
    }

    private static UncheckedIOException failed(StoreException e) {
        return new UncheckedIOException(e.getMessage(), new IOException(e));
    }

    ResumeTokens tokens() {
        return tokens;
    }

    TokenKey guestKey() {
        return guestKey;
    }

    Storage storage() {
        return storage;
    }

    /**
     * Takes the rooms of an earlier process over. They open on threads of their own, those first that clients ask for;
     * one after the other until {@link #started}.
     *
     * @throws IllegalStateException if this build of a game cannot go on with a room
     */
    void open(Rooms into, HostConfig config, Lobby lobby) {
        StoredRooms stored = Objects.requireNonNull(into.stored(), "these rooms are stored here");
        rooms = into;
        try {
            stored.takeOver(config.games(), builds, config.discardRooms());
            for (HibernatingRoom room : stored.hibernation().all()) {
                lobby.reopened(room.id(), room.opened(), room.byPlayer());
            }
        } catch (StoreException e) {
            throw failed(e);
        } catch (OtherBuildException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        Thread opening = new Thread(() -> recover(stored, lobby), "tickwire-recovery");
        opening.setDaemon(true);
        opening.start();
    }

    private void recover(StoredRooms stored, Lobby lobby) {
        stored.open((room, opened, byPlayer) -> lobby.reopened(room.id(), opened, byPlayer), starting);
        try {
            starting.await();
            if (!closing.await(RETURN_MS, TimeUnit.MILLISECONDS)) {
                stored.keepBuild();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The host listens: its rooms may take all cores to open. */
    void started() {
        starting.countDown();
    }

    /** Whether a room that shall be open from the start is there from an earlier process. */
    boolean holds(HostConfig.FirstRoom room) {
        StoredRooms stored = rooms == null ? null : rooms.stored();
        return rooms != null
                && stored != null
                && (room.id() == null ? stored.has(room.game()) : rooms.knows(room.id()));
    }

    /** Commits what is there; the rooms give nothing any more. */
    @Override
    public void close() {
        started();
        closing.countDown();
        builds.close();
        close(storage, folder);
    }
}
