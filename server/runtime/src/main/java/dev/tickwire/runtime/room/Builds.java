package dev.tickwire.runtime.room;

import dev.tickwire.runtime.build.BuildProcess;
import dev.tickwire.runtime.build.KeptBuilds;
import dev.tickwire.runtime.build.NoBuildException;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.store.RecoveredRoom;
import dev.tickwire.store.StoreException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The builds that have recorded stored rooms: retains this one, and has another one replay its rooms, in one process
 * for all of them.
 *
 * <p><b>Threads.</b> Any, one at a time, except {@link #close}. They wait for the disk and for processes.
 */
public final class Builds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Builds.class);
    private static final String LOSS =
            "after a crash that another build follows, rooms of {} go on from their newest checkpoint, because {}";

    /** For the start of a process, and for the ticks of a room since its newest checkpoint. */
    private static final int ANSWER_MS_MAX = 30_000;

    /** A build whose process ends this often in the middle of a room gets no more rooms. */
    private static final int FAILURES_MAX = 3;

    private final @Nullable KeptBuilds kept;
    private final String whyNone;
    private final int answerMsMax;
    private final Map<String, BuildProcess> processes = new ConcurrentHashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, String> unusable = new HashMap<>(); // build -> reason
    private volatile boolean stopping;

    private Builds(@Nullable KeptBuilds kept, String whyNone, int answerMsMax) {
        this.kept = kept;
        this.whyNone = whyNone;
        this.answerMsMax = answerMsMax;
    }

    /** Retains builds in a folder. */
    public static Builds in(KeptBuilds kept) {
        return in(kept, ANSWER_MS_MAX);
    }

    /** @param answerMsMax after which a process that does not answer is ended */
    static Builds in(KeptBuilds kept, int answerMsMax) {
        return new Builds(kept, "", answerMsMax);
    }

    /** Runs no other build and does not retain this one. */
    public static Builds none(String because) {
        return new Builds(null, because, ANSWER_MS_MAX);
    }

    /**
     * Retains the class paths of these games, and deletes all builds except this one and those that stored rooms need.
     * Logs failures. The digest of a class path takes up to a second.
     *
     * @param nameOf the build of a game: {@link dev.tickwire.runtime.game.GameBuild}
     * @param needed builds of stored rooms
     */
    synchronized void keep(Collection<GameType> games, Function<GameType, String> nameOf, Set<String> needed) {
        if (stopping) {
            return;
        }
        for (GameType game : games) {
            if (kept == null) {
                LOG.warn(LOSS, game.name(), whyNone);
                continue;
            }
            try {
                kept.keep(nameOf.apply(game), game.gameClass(), Replayer.class, ReplayProtocol.VERSION);
            } catch (NoBuildException e) {
                LOG.warn(LOSS, game.name(), e.getMessage());
            }
        }
        if (kept != null) {
            try {
                kept.retain(needed);
            } catch (IOException e) {
                LOG.warn("builds that no room needs any more cannot be deleted: {}", e.toString());
            }
        }
    }

    /**
     * Has the build that recorded a room replay it.
     *
     * @return the room, without chunks, at its durable tick, or at the last tick that the replay agrees with, which the
     *     log names then
     * @throws NoBuildException if the build cannot replay it
     * @throws StoreException if the host stops meanwhile
     */
    synchronized RecoveredRoom replay(String room, String build, RecoveredRoom recorded)
            throws NoBuildException, StoreException {
        BuildProcess process = process(build);
        ReplayProtocol.Request request =
                new ReplayProtocol.Request(recorded.header(), recorded.state(), recorded.chunks());
        ReplayProtocol.Answer answer = exchange(build, process, (in, out) -> {
            request.write(out);
            return ReplayProtocol.Answer.read(in);
        });
        if (answer.state().length == 0) {
            throw new NoBuildException("that build cannot replay it: " + answer.failure());
        } else if (!answer.failure().isEmpty()) {
            LOG.error("room {} goes on from an earlier tick: {}", room, answer.failure());
        }
        LOG.info("room {} is at tick {} as build {} has replayed it", room, answer.tick(), build);
        return new RecoveredRoom(recorded.epoch(), answer.tick(), recorded.header(), answer.state(), List.of());
    }

    /** The process of a build, started if it does not run. */
    private BuildProcess process(String build) throws NoBuildException, StoreException {
        BuildProcess running = processes.get(build);
        if (running != null) {
            return running;
        }
        String why = kept == null ? whyNone : unusable.get(build);
        if (kept == null || why != null) {
            throw new NoBuildException(String.valueOf(why));
        }
        try {
            BuildProcess started = kept.run(build, ReplayProtocol.VERSION);
            processes.put(build, started);
            exchange(build, started, (in, out) -> ReplayProtocol.begin(in, out, build, started.game()));
            return started;
        } catch (NoBuildException e) {
            unusable.put(build, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private <T> T exchange(String build, BuildProcess process, BuildProcess.Exchange<T> exchange)
            throws NoBuildException, StoreException {
        try {
            requireRunning();
            return process.exchange(answerMsMax, exchange);
        } catch (NoBuildException e) {
            processes.remove(build);
            requireRunning();
            if (failures.merge(build, 1, Integer::sum) == FAILURES_MAX) {
                unusable.put(build, String.valueOf(e.getMessage()));
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while build " + build + " replays");
        }
    }

    /** A process that {@link #close} has ended is no failure of its build: the next host replays. */
    private void requireRunning() throws StoreException {
        if (stopping) {
            throw new StoreException("the host stops");
        }
    }

    /** Ends the processes when no room of another build is left. */
    synchronized void endProcesses() {
        processes.values().forEach(BuildProcess::close);
        processes.clear();
    }

    /** Ends the processes at once, and starts no more. Then another host may use the folder. */
    @Override
    public void close() {
        stopping = true; // first: a process that is starting checks it
        processes.values().forEach(BuildProcess::close); // what waits for their answers ends
        endProcesses();
    }
}
