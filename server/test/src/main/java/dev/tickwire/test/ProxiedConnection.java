package dev.tickwire.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A client's connection to the proxy, and the proxy's connection to the server for it.
 *
 * <p><b>Threads.</b> The conditioner's.
 */
final class ProxiedConnection {
    private final SocketChannel client;
    private final SocketChannel server;
    private final Pipe up;
    private final Pipe down;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private boolean open = true;

    /**
     * Begins to connect.
     *
     * @param number of the connection
     * @param nowMs since the conditions began
     * @throws IOException if the connection cannot begin; the client is closed then
     */
    ProxiedConnection(
            SocketChannel client,
            InetSocketAddress target,
            Selector selector,
            Conditions conditions,
            int number,
            double nowMs)
            throws IOException {
        this.client = client;
        this.server = SocketChannel.open();
        try {
            for (SocketChannel channel : new SocketChannel[] {client, server}) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            // The handshake of a new connection costs a round trip; here it has cost none.
            double opensMs = nowMs + conditions.rttMs();
            this.up = new Pipe(client, server, new LinkModel(conditions, LinkModel.UP, number, opensMs));
            this.down = new Pipe(server, client, new LinkModel(conditions, LinkModel.DOWN, number, opensMs));
            this.clientKey = client.register(selector, 0, this);
            this.serverKey = server.register(selector, 0, this);
            server.connect(target);
            awaitSockets();
        } catch (IOException | RuntimeException e) {
            reset();
            throw e;
        }
    }

    /** When it next has something to deliver; infinite if a socket decides that. */
    double dueMs() {
        return Math.min(server.isConnected() ? up.dueMs() : Double.POSITIVE_INFINITY, down.dueMs());
    }

    /** Handles a ready socket. */
    void ready(SelectionKey key, ByteBuffer scratch, double nowMs) {
        if (!open) {
            return;
        }
        try {
            if (key.isConnectable()) {
                server.finishConnect();
            }
        } catch (IOException e) {
            reset();
            return;
        }
        if (key.isReadable()) {
            (key == clientKey ? up : down).read(scratch, nowMs);
        }
    }

    /**
     * Delivers the chunks that have arrived.
     *
     * @return false if it has ended
     */
    boolean deliver(double nowMs) {
        try {
            if (open) {
                deliverBoth(nowMs);
            }
        } catch (IOException e) {
            reset();
        }
        return open;
    }

    private void deliverBoth(double nowMs) throws IOException {
        if (server.isConnected()) {
            up.deliver(nowMs);
        }
        down.deliver(nowMs);
        if (up.finished() && down.finished()) {
            open = false;
            client.close();
            server.close();
        } else {
            awaitSockets();
        }
    }

    private void awaitSockets() {
        clientKey.interestOps(interest(up, down));
        serverKey.interestOps(server.isConnected() ? interest(down, up) : SelectionKey.OP_CONNECT);
    }

    /** The interest in a socket from which one pipe reads, and to which another writes. */
    private static int interest(Pipe from, Pipe to) {
        return (from.reads() ? SelectionKey.OP_READ : 0) | (to.blocked() ? SelectionKey.OP_WRITE : 0);
    }

    /** Ends it abnormally: both ends read a reset. */
    void reset() {
        open = false;
        reset(client);
        reset(server);
    }

    /** Closes a socket with a reset instead of an end. */
    static void reset(SocketChannel channel) {
        try (channel) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // The other end has closed it.
        }
    }
}
