package dev.tickwire.it;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A way to a server of this machine that can be cut and mended. */
final class Cable implements Closeable {
    private final ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final List<Socket> sockets = new ArrayList<>(); // guarded by this
    private boolean whole = true; // guarded by this

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
        whole = false;
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    synchronized void mend() {
        whole = true;
    }

    @Override
    public void close() throws IOException {
        here.close();
        cut();
    }

    private synchronized void join(Socket client) throws IOException {
        if (!whole) {
            client.close();
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.addAll(List.of(client, server));
        run("cable up", () -> client.getInputStream().transferTo(server.getOutputStream()));
        run("cable down", () -> server.getInputStream().transferTo(client.getOutputStream()));
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
