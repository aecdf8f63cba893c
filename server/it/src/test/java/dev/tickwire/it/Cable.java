package dev.tickwire.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A TCP proxy in front of a local server that can cut, silence, delay, hold and restore connections. */
final class Cable implements Closeable {
    private enum State {
        WHOLE,
        CUT,
        SILENT
    }

    private final ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final List<Link> links = new ArrayList<>(); // guarded by this
    private State state = State.WHOLE; // guarded by this
    private volatile long delayMs;

    Cable(int serverPort) throws IOException {
        this.serverPort = serverPort;
        run("cable", () -> {
            while (true) {
                join(here.accept());
            }
        });
    }

    int port() {
        return here.getLocalPort();
    }

    /** Ends all connections; new ones end at once. */
    synchronized void cut() throws IOException {
        state = State.CUT;
        for (Link link : links) {
            link.close();
        }
        links.clear();
    }

    /** Drops all bytes of open and new connections, without ending them. */
    synchronized void silence() {
        state = State.SILENT;
        links.forEach(link -> link.silent = true);
    }

    /** Ends all connections to the client, while its bytes still reach the server; new connections end at once. */
    synchronized void cutHalf() throws IOException {
        state = State.CUT;
        for (Link link : links) {
            link.client.shutdownOutput();
        }
    }

    /** Delays all bytes from now on. */
    void delay(long ms) {
        delayMs = ms;
    }

    /** New connections work; those that were cut or silenced stay so. */
    synchronized void mend() {
        state = State.WHOLE;
    }

    @Override
    public void close() throws IOException {
        here.close();
        cut();
    }

    private synchronized void join(Socket client) throws IOException {
        if (state == State.CUT) {
            client.close();
            return;
        }
        Link link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
        link.silent = state == State.SILENT;
        links.add(link);
        run("cable up", () -> link.carry(link.client.getInputStream(), link.server.getOutputStream()));
        run("cable down", () -> link.carry(link.server.getInputStream(), link.client.getOutputStream()));
    }

    /** One connection through the cable. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean silent;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void carry(InputStream from, OutputStream to) throws IOException {
            byte[] bytes = new byte[8192];
            for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
                if (!silent) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMs));
                    to.write(bytes, 0, count);
                }
            }
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Cut.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
