package dev.tickwire.runtime.transport;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.WriteReadyHandler;

/**
 * A socket while it carries HTTP. Undertow registers its listeners here and not at the socket: XNIO never removes a
 * close listener, and Undertow's holds more than 1 KB. {@link #leave} closes this object only, so a WebSocket retains
 * no memory of the HTTP exchange before it.
 *
 * <p><b>Threads.</b> Any may close; the I/O thread does the rest.
 */
final class HttpStream extends StreamConnection {
    /** Ends HTTP when the socket closes. The socket references this while it is open. */
    private static final class SocketEnd implements ChannelListener<StreamConnection> {
        private volatile @Nullable HttpStream http; // null: the socket has left HTTP

        @Override
        public void handleEvent(StreamConnection socket) {
            IoUtils.safeClose(http);
        }
    }

    private final StreamConnection socket;
    private final SocketEnd end = new SocketEnd();

    private HttpStream(StreamConnection socket) {
        super(socket.getIoThread());
        this.socket = socket;
    }

    /** Wraps a new socket, with a {@link HeadGuard} before all bytes that HTTP reads. */
    static HttpStream over(StreamConnection socket) {
        HttpStream http = new HttpStream(socket);
        http.setSourceConduit(new HeadGuard(socket.getSourceChannel().getConduit()));
        http.setSinkConduit(socket.getSinkChannel().getConduit());
        http.end.http = http;
        socket.setCloseListener(http.end);
        return http;
    }

    /**
     * Ends HTTP and returns the socket, which stays open. Its reads and writes stay resumed or suspended; its channels
     * have no listeners.
     */
    StreamConnection leave() {
        end.http = null;
        ConduitStreamSourceChannel source = socket.getSourceChannel();
        ConduitStreamSinkChannel sink = socket.getSinkChannel();
        source.getConduit().setReadReadyHandler(new ReadReadyHandler.ChannelListenerHandler<>(source));
        sink.getConduit().setWriteReadyHandler(new WriteReadyHandler.ChannelListenerHandler<>(sink));
        IoUtils.safeClose(this);
        return socket;
    }

    @Override
    protected void closeAction() throws IOException {
        if (end.http != null) {
            socket.close();
        }
    }

    @Override
    protected void notifyReadClosed() {} // the socket's part

    @Override
    protected void notifyWriteClosed() {} // the socket's part

    @Override
    public SocketAddress getPeerAddress() {
        return socket.getPeerAddress();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public boolean supportsOption(Option<?> option) {
        return socket.supportsOption(option);
    }

    @Override
    public <T> T getOption(Option<T> option) throws IOException {
        return socket.getOption(option);
    }

    @Override
    public <T> T setOption(Option<T> option, T value) throws IOException {
        return socket.setOption(option, value);
    }
}
