package dev.tickwire.bench.crowd;

import dev.tickwire.app.swarm.ClientSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** All sockets of the load on one selector, and what is due between them. Threads: one. */
public final class Loop implements AutoCloseable {
    private final Selector selector;
    private final List<Pacer> beats = new ArrayList<>();

    Loop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Selector selector() {
        return selector;
    }

    /** From now on this is done as well. */
    public void add(Pacer pacer) {
        beats.add(pacer);
    }

    public void remove(Pacer pacer) {
        beats.remove(pacer);
    }

    /** Goes on for so long. */
    public void run(long ns) {
        runUntil(() -> false, ns);
    }

    /**
     * Goes on until this is so.
     *
     * @throws IllegalStateException if it is not in time
     */
    public void await(String what, BooleanSupplier done, long nsMax) {
        runUntil(done, nsMax);
        if (!done.getAsBoolean()) {
            throw new IllegalStateException(
                    what + " did not happen within " + TimeUnit.NANOSECONDS.toSeconds(nsMax) + " s");
        }
    }

    /** Goes on until this is so, or for so long. */
    public void runUntil(BooleanSupplier done, long nsMax) {
        long untilNs = System.nanoTime() + nsMax;
        try {
            while (!done.getAsBoolean() && System.nanoTime() < untilNs) {
                long nextNs = runDue(untilNs);
                selector.select(this::ready, waitMs(nextNs));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        runDue(0); // or what is due would wait until everything is read
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof ClientSocket socket) {
            socket.ready();
        } else {
            ((JoinRequest) key.attachment()).ready();
        }
    }

    /** Does what is due; returns when something is due next, at most this. */
    private long runDue(long untilNs) {
        long nowNs = System.nanoTime();
        long nextNs = untilNs;
        for (int i = 0; i < beats.size(); i++) {
            Pacer pacer = beats.get(i);
            pacer.runDue(nowNs);
            nextNs = Math.min(nextNs, pacer.dueNs());
        }
        return nextNs;
    }

    /** Up to a millisecond late is accepted: the alternative is to spin. */
    private static long waitMs(long nextNs) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nextNs - System.nanoTime()));
    }

    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
