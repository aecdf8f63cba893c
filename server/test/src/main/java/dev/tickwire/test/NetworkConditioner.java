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
 * A bad network between clients and a server: a proxy for TCP on a port of its own. Clients that join at that port stay on it, because a host answers with the
 * address that it was asked at (unless it has a public URL).
 *
 * <pre>{@code
 * try (NetworkConditioner network = NetworkConditioner.to("127.0.0.1", server.port()).rttMs(150).jitterMs(30).stallPercent(2).seed(42).start()) {
 *     RoomClient client = RoomClient.at(URI.create("http://127.0.0.1:" + network.port())).game("race").join();
 *     network.cut(2000);
 * }
 * }</pre>
 *
 * <p>Opening a connection costs a round trip, what is asked on it first another. Times are those of a selector, so up to some ms late; they come on top of what
 * the network below takes.
 *
 * <p><i>The same seed, the same run</i> means: stalls begin and end at the same ms after the start, and the n-th chunk in a direction of the m-th connection is
 * delayed by the same draw. A chunk is what one read gave, up to 64 KiB; how a stream falls into chunks is up to its sender and the machine.
 *
 * <p><b>Threads.</b> One of its own does everything. Callers may be on any.
 */
public final class NetworkConditioner implements AutoCloseable {
    private static final int READ_BYTES_MAX = 1 << 16;

    /** What the network is like; every method returns the same object. */
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

        /** Round trip: each direction delays by half of it. 0 to 10000, 0 unless said otherwise. */
        public Builder rttMs(double rttMs) {
            this.rttMs = rttMs;
            return this;
        }

        /**
         * The round trip varies by at most so much: each direction's delay by a number that is drawn uniformly from -jitterMs/2 to jitterMs/2 for every
         * chunk (a delay below 0 is 0). As order is kept, a late one holds up those behind it. 0 to 10000, 0 unless said otherwise.
         */
        public Builder jitterMs(double jitterMs) {
            this.jitterMs = jitterMs;
            return this;
        }

        /** Share of time in which a direction delivers nothing, as after a loss. 0 to 90, 0 unless said otherwise. */
        public Builder stallPercent(double stallPercent) {
            this.stallPercent = stallPercent;
            return this;
        }

        /**
         * How long a stall is; what it held up arrives at its end. Between two stalls lies a time that is drawn uniformly from 0 to twice its mean. 1 to
         * 60000, 200 unless said otherwise.
         */
        public Builder stallMs(double stallMs) {
            this.stallMs = stallMs;
            return this;
        }

        /** 1000 bits per second that pass in each direction of a connection. At most 10 million; 0, unless said otherwise, is no limit. */
        public Builder bandwidthKbps(double bandwidthKbps) {
            this.bandwidthKbps = bandwidthKbps;
            return this;
        }

        /** When all connections break, after the start. At most a day; 0, unless said otherwise, is never. */
        public Builder cutAtMs(double cutAtMs) {
            this.cutAtMs = cutAtMs;
            return this;
        }

        /** How long nothing connects after {@link #cutAtMs}. 1 to a day, 2000 unless said otherwise. */
        public Builder cutMs(double cutMs) {
            this.cutMs = cutMs;
            return this;
        }

        /** Seed of all that is drawn; 1 unless said otherwise. */
        public Builder seed(int seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Begins, at a port of the loopback address.
         *
         * @throws IllegalArgumentException naming a value that is out of its range
         * @throws UncheckedIOException if no port can be had
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
    private final List<Line> lines = new ArrayList<>();
    private final long startNs = System.nanoTime();
    private final Thread thread = new Thread(this::run, "network-conditioner");
    private int connections;
    private boolean cutCame;

    /** Time since the start until when nothing connects. */
    private volatile double cutUntilMs;
    /** Whether connections of before a cut may still be there. */
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

    /** Starts to say what the network to a server is like. */
    public static Builder to(String host, int port) {
        return new Builder(new InetSocketAddress(host, port));
    }

    /** Where clients connect. */
    public int port() {
        return listener.socket().getLocalPort();
    }

    /** Breaks all connections with a reset, as soon as its thread comes to it; from now on, for so long, nobody gets further than to a reset. */
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
                    lines.forEach(Line::reset);
                }
                accept(nowMs);
                lines.removeIf(line -> !line.deliver(nowMs));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lines.forEach(Line::reset);
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof Line line) {
            line.ready(key, scratch, nowMs());
        }
    }

    /** How long nothing is to be done unless sockets say so. */
    private long waitMs() {
        double dueMs = cutCame || conditions.cutAtMs() == 0 ? Double.POSITIVE_INFINITY : conditions.cutAtMs();
        for (Line line : lines) {
            dueMs = Math.min(dueMs, line.dueMs());
        }
        return Math.max(1, (long) Math.ceil(Math.min(dueMs - nowMs(), Integer.MAX_VALUE)));
    }

    private void accept(double nowMs) throws IOException {
        for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
            int number = ++connections;
            if (nowMs < cutUntilMs) {
                Line.reset(client);
                continue;
            }
            try {
                lines.add(new Line(client, target, selector, conditions, number, nowMs));
            } catch (IOException e) {
                // The server is not there: the client has read a reset.
            }
        }
    }
}
