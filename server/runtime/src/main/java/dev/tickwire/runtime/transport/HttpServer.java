package dev.tickwire.runtime.transport;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.metrics.Counters;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * Undertow's HTTP/1.1 on one port, with a limit for everything that Undertow leaves unlimited. Its threads
 * keep the process alive until {@link #close}.
 *
 * <p>At most one request per core runs at once, apart from requests that wait: many joins must not delay the ticks of
 * rooms.
 *
 * <p>Listeners are assembled here and not by {@link Undertow}, so that each socket becomes an {@link HttpStream}.
 *
 * <p><b>Threads.</b> Any, one at a time.
 */
public final class HttpServer implements AutoCloseable {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int IO_THREADS = Math.min(2, CORES);
    /** Running and waiting requests; a join waits while its room opens. */
    private static final int REQUEST_THREADS_MAX = Math.max(16, 2 * CORES);

    private static final long REQUEST_THREAD_IDLE_S = 30;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int BUFFERS_PER_THREAD = 4;
    private static final int BACKLOG = 1000;
    private static final int IDLE_MS_MAX = 30_000;
    private static final int PARAMETERS_MAX = Limits.HEADER_BYTES_MAX; // the head of a request bounds them already
    private static final int COOKIES_MAX = 10;
    /** Connections of operators. Further ones wait. */
    public static final int OPERATORS_MAX = 32;

    /** Sockets beyond WebSocket connections and event streams: for pages, joins, and refusals of a full host. */
    private static final int SPARE_SOCKETS = 1000;

    /** Connections of players, if the limit of open files allows. Further ones wait. */
    public static final int PLAYERS_MAX = Limits.CONNECTIONS_MAX + Limits.STREAMS_MAX + SPARE_SOCKETS;

    private static final long STOP_MS_MAX = 500;

    private static final OptionMap HTTP = OptionMap.builder()
            .set(UndertowOptions.MAX_HEADER_SIZE, Limits.HEADER_BYTES_MAX)
            .set(UndertowOptions.MAX_HEADERS, Limits.HEADERS_MAX)
            .set(UndertowOptions.MAX_PARAMETERS, PARAMETERS_MAX)
            .set(UndertowOptions.MAX_COOKIES, COOKIES_MAX)
            .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, Limits.REQUEST_PARSE_MS_MAX)
            .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
            .getMap();

    private static final OptionMap SOCKET = OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(Options.REUSE_ADDRESSES, true)
            .set(Options.BACKLOG, BACKLOG)
            .getMap();

    private final XnioWorker worker;
    private final ForkJoinPool requests = requests();
    private final HttpOpenListener http;
    private final AcceptingChannel<StreamConnection> listener;
    private final int stalledMsMax;
    private final Counters counters;

    /**
     * Binds a port. Connections wait in the kernel's queue until {@link #serve}.
     *
     * @param port 0 for any free one
     * @param connectionsMax further ones wait until there are fewer
     * @throws IOException if the port is in use or the address is not one of this machine
     */
    public HttpServer(String host, int port, int connectionsMax, Counters counters) throws IOException {
        this(host, port, connectionsMax, IDLE_MS_MAX, Limits.ANSWER_STALLED_MS_MAX, counters);
    }

    /**
     * As above.
     *
     * @param idleMsMax how long a connection may be without a request
     * @param stalledMsMax see {@link AnswerDeadline}
     */
    HttpServer(String host, int port, int connectionsMax, int idleMsMax, int stalledMsMax, Counters counters)
            throws IOException {
        this.stalledMsMax = stalledMsMax;
        this.counters = counters;
        http = new HttpOpenListener(
                new DefaultByteBufferPool(true, BUFFER_BYTES, -1, BUFFERS_PER_THREAD),
                OptionMap.builder()
                        .addAll(HTTP)
                        .set(UndertowOptions.NO_REQUEST_TIMEOUT, idleMsMax)
                        .getMap());
        worker = Xnio.getInstance(Undertow.class.getClassLoader())
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_NAME, "tickwire-http")
                        .set(Options.WORKER_IO_THREADS, IO_THREADS)
                        .set(Options.WORKER_TASK_CORE_THREADS, 1) // requests have threads of their own
                        .set(Options.WORKER_TASK_MAX_THREADS, 1)
                        .getMap());
        try {
            listener = worker.createStreamConnectionServer(
                    new InetSocketAddress(host, port),
                    ChannelListeners.openListenerAdapter(socket -> http.handleEvent(HttpStream.over(socket))),
                    OptionMap.builder()
                            .addAll(SOCKET)
                            .set(Options.CONNECTION_HIGH_WATER, connectionsMax)
                            .set(Options.CONNECTION_LOW_WATER, connectionsMax - 1)
                            .getMap());
        } catch (IOException | RuntimeException e) {
            worker.shutdownNow();
            throw e;
        }
    }

    /**
     * Runs one task per core at once, in order of arrival, and one more for each task that waits in a managed block, as
     * futures do.
     */
    private static ForkJoinPool requests() {
        return new ForkJoinPool(
                CORES,
                pool -> {
                    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
                    thread.setName("tickwire-http-request-" + thread.getPoolIndex());
                    return thread;
                },
                null,
                true,
                0,
                REQUEST_THREADS_MAX,
                CORES,
                pool -> true,
                REQUEST_THREAD_IDLE_S,
                TimeUnit.SECONDS);
    }

    /** The port, also if any free one was asked for. */
    public int port() {
        return listener.getLocalAddress(InetSocketAddress.class).getPort();
    }

    /** Accepts connections, also those that have waited. */
    public void serve(HttpHandler handler) {
        http.setRootHandler(exchange -> {
            exchange.setDispatchExecutor(requests);
            AnswerDeadline.set(exchange, stalledMsMax, counters);
            handler.handleRequest(exchange);
        });
        listener.resumeAccepts();
    }

    /** Accepts no new connections; open ones stay. */
    public void stopListening() {
        IoUtils.safeClose(listener);
    }

    /** Closes all connections and ends all threads. */
    @Override
    public void close() {
        stopListening();
        worker.shutdown();
        try {
            if (!worker.awaitTermination(STOP_MS_MAX, TimeUnit.MILLISECONDS)) {
                worker.shutdownNow();
            }
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
        requests.shutdown();
    }
}
