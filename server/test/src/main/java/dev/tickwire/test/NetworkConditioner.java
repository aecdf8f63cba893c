package dev.tickwire.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A bad network between clients and a server: a TCP proxy on its own port. Clients that join at that port stay on it,
 * because a host answers with the address of the request (unless it has a public URL).
 *
 * <pre>{@code
 * try (NetworkConditioner network = NetworkConditioner.to("127.0.0.1", server.port())
 *         .rttMs(150).jitterMs(30).stallPercent(2).seed(42).start()) {
 *     RoomClient client = RoomClient.at(URI.create("http://127.0.0.1:" + network.port())).game("race").join();
 *     network.cut(2000);
 * }
 * }</pre>
 *
 * <p>Opening a connection costs a round trip, its first request another. Times are those of a selector, so up to some
 * ms late; they add to the times of the network below.
 *
 * <p><i>The same seed, the same run</i> means: stalls begin and end at the same ms after the start, and the n-th chunk
 * in a direction of the m-th connection is delayed by the same draw. A chunk is the bytes of one read, up to 64 KiB;
 * its sender and the machine decide how a stream falls into chunks.
 *
 * <p><b>Threads.</b> It has one thread of its own. Its methods may be called from any thread.
 */
public final class NetworkConditioner implements AutoCloseable {
    private static final int READ_BYTES_MAX = 1 << 16;

    /** The conditions of the network; every method returns the same object. */
    public static final class Builder {
        private final InetSocketAddress target;
        private double rttMs;
        private double jitterMs;
        private double stallPercent;
        private double stallMs = 200;
        private double bandwidthKbps;
        private double cutAtMs;
        private double cutMs = 2000;
        private int seed = 1;

        private Builder(InetSocketAddress target) {
            this.target = target;
        }

        /** Round trip: each direction delays by half of it. 0 to 10000; default: 0. */
        public Builder rttMs(double rttMs) {
            this.rttMs = rttMs;
            return this;
        }

        /**
         * The largest variation of the round trip: each direction's delay varies by a number that is drawn uniformly
         * from -jitterMs/2 to jitterMs/2 for every chunk (a delay below 0 is 0). Because order is kept, a late chunk
         * delays those after it. 0 to 10000; default: 0.
         */
        public Builder jitterMs(double jitterMs) {
            this.jitterMs = jitterMs;
            return this;
        }

        /** Share of time in which a direction delivers nothing, as after a loss. 0 to 90; default: 0. */
        public Builder stallPercent(double stallPercent) {
            this.stallPercent = stallPercent;
            return this;
        }

        /**
         * Length of a stall, at whose end the delayed chunks arrive. The time between two stalls is drawn uniformly
         * from 0 to twice its mean. 1 to 60000; default: 200.
         */
        public Builder stallMs(double stallMs) {
            this.stallMs = stallMs;
            return this;
        }

        /**
         * Bandwidth of each direction of a connection, in 1000 bits per second. At most 10 million; default: 0, no
         * limit.
         */
        public Builder bandwidthKbps(double bandwidthKbps) {
            this.bandwidthKbps = bandwidthKbps;
            return this;
        }

        /** Time after the start at which all connections break. At most a day; default: 0, never. */
        public Builder cutAtMs(double cutAtMs) {
            this.cutAtMs = cutAtMs;
            return this;
        }

        /** Time after {@link #cutAtMs} in which nothing connects. 1 to a day; default: 2000. */
        public Builder cutMs(double cutMs) {
            this.cutMs = cutMs;
            return this;
        }

        /** Seed of all draws; default: 1. */
        public Builder seed(int seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Starts, at a port of the loopback address.
         *
         * @throws IllegalArgumentException naming a value that is out of its range
         * @throws UncheckedIOException if no port is free
         */
        public NetworkConditioner start() {
            Conditions conditions =
                    new Conditions(rttMs, jitterMs, stallPercent, stallMs, bandwidthKbps, cutAtMs, cutMs, seed);
            try {
                return new NetworkConditioner(target, conditions);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final InetSocketAddress target;
    private final Conditions conditions;
    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BYTES_MAX);
    private final List<ProxiedConnection> lines = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private final Thread thread = new Thread(this::run, "network-conditioner");
    private int connections;
    private boolean cutCame;

    /** Time since the start until when nothing connects. */
    private volatile double cutUntilMs;
    /** Whether connections from before a cut may still exist. */
    private volatile boolean breaks;

    private volatile boolean closed;

    private NetworkConditioner(InetSocketAddress target, Conditions conditions) throws IOException {
        this.target = target;
        this.conditions = conditions;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
        thread.start();
    }

    /** A network to a server. */
    public static Builder to(String host, int port) {
        return new Builder(new InetSocketAddress(host, port));
    }

    /** Where clients connect. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Resets all connections at once, and new ones for this time, in milliseconds. */
    public void cut(double ms) {
        cutUntilMs = nowMs() + ms;
        breaks = true;
        selector.wakeup();
    }

    /** Breaks all connections and ends the thread. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double nowMs() {
        return (System.nanoTime() - startNs) / 1e6;
    }

    private void run() {
        try (selector;
                listener) {
            while (!closed) {
                selector.select(this::ready, waitMs());
                double nowMs = nowMs();
                if (!cutCame && conditions.cutAtMs() > 0 && nowMs >= conditions.cutAtMs()) {
                    cutCame = true;
                    cut(conditions.cutMs());
                }
                if (breaks) {
                    breaks = false;
                    lines.forEach(ProxiedConnection::reset);
                }
                accept(nowMs);
                lines.removeIf(line -> !line.deliver(nowMs));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lines.forEach(ProxiedConnection::reset);
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof ProxiedConnection line) {
            line.ready(key, scratch, nowMs());
        }
    }

    /** Time until the next delivery, unless a socket is ready before. */
    private long waitMs() {
        double dueMs = cutCame || conditions.cutAtMs() == 0 ? Double.POSITIVE_INFINITY : conditions.cutAtMs();
        for (ProxiedConnection line : lines) {
            dueMs = Math.min(dueMs, line.dueMs());
        }
        return Math.max(1, (long) Math.ceil(Math.min(dueMs - nowMs(), Integer.MAX_VALUE)));
    }

    private void accept(double nowMs) throws IOException {
        for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            int number = ++connections;
            if (nowMs < cutUntilMs) {
                ProxiedConnection.reset(client);
                continue;
            }
            try {
                lines.add(new ProxiedConnection(client, target, selector, conditions, number, nowMs));
            } catch (IOException e) {
                // The server is not there: the client reads a reset.
            }
        }
    }
}
