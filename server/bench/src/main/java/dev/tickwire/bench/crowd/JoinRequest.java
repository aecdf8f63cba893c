package dev.tickwire.bench.crowd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /api/join} over a connection of its own, with the headers of a browser. Threads: the loop's. */
final class JoinRequest {
    /** Called once with the result. */
    interface Listener {
        void answered(JsonNode answer);

        /**
         * The join failed.
         *
         * @param why the problem's code, or the failure below HTTP
         */
        void refused(String why);
    }

    private static final JsonMapper JSON = new JsonMapper();
    private static final int OK = 200;

    private final Listener listener;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer request;
    private final HttpAnswer answer = new HttpAnswer();
    private boolean over;

    /** @param request from {@link #request}; it is not changed */
    JoinRequest(Selector selector, int port, byte[] request, Listener listener) throws IOException {
        this.listener = listener;
        this.request = ByteBuffer.wrap(request);
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            write();
        }
    }

    /** The bytes of a request with this JSON object. */
    static byte[] request(int port, String wish) {
        String host = "127.0.0.1:" + port;
        String text = "POST /api/join HTTP/1.1\r\nHost: " + host
                + "\r\nConnection: keep-alive\r\nContent-Length: " + wish.length()
                + "\r\nsec-ch-ua: \"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\""
                + "\r\nsec-ch-ua-mobile: ?0\r\nsec-ch-ua-platform: \"Linux\""
                + "\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                + " Chrome/140.0.0.0 Safari/537.36"
                + "\r\nContent-Type: application/json\r\nAccept: */*\r\nOrigin: http://" + host
                + "\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nReferer: http://"
                + host + "/\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-US,en;q=0.9\r\n\r\n"
                + wish;
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Connects, writes or reads, as the socket is ready. */
    void ready() {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                write();
            } else if (key.isWritable()) {
                write();
            } else {
                read();
            }
        } catch (IOException e) {
            end(() -> listener.refused("unreachable"));
        }
    }

    private void write() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private void read() throws IOException {
        boolean ended = channel.read(answer.in()) < 0;
        String body = answer.body();
        if (body != null) {
            JsonNode json = JSON.readTree(body);
            end(() -> {
                if (answer.status() == OK) {
                    listener.answered(json);
                } else {
                    listener.refused(json.path("code").asString("http-" + answer.status()));
                }
            });
        } else if (ended) {
            end(() -> listener.refused("unanswered"));
        }
    }

    private void end(Runnable last) {
        if (!over) {
            over = true;
            try {
                channel.close();
            } catch (IOException e) {
                // The socket is not used any more.
            }
            last.run();
        }
    }
}
