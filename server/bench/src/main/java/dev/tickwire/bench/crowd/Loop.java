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

/** Runs all sockets of the load on one selector, and its timed actions. Threads: one. */
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

    /** Adds a timed action. */
    public void add(Pacer pacer) {
        beats.add(pacer);
    }

    public void remove(Pacer pacer) {
        beats.remove(pacer);
    }

    /** Runs for a time. */
    public void run(long ns) {
        runUntil(() -> false, ns);
    }

    /**
     * Runs until the condition is true.
     *
     * @throws IllegalStateException if it is still false after {@code nsMax}
     */
    public void await(String what, BooleanSupplier done, long nsMax) {
        runUntil(done, nsMax);
        if (!done.getAsBoolean()) {
            throw new IllegalStateException(
                    what + " did not happen within " + TimeUnit.NANOSECONDS.toSeconds(nsMax) + " s");
        }
    }

    /** Runs until the condition is true, at most {@code nsMax}. */
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
        runDue(0); // otherwise due actions wait until everything is read
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof ClientSocket socket) {
            socket.ready();
        } else {
            ((JoinRequest) key.attachment()).ready();
        }
    }

    /** Runs the due actions; returns the next due time, at most {@code untilNs}. */
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

    /** Accepts a lateness of up to a millisecond, to avoid spinning. */
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
