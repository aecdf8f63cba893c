package dev.tickwire.bench.peers;

import dev.tickwire.app.swarm.JoinAnswer;
import dev.tickwire.bench.ProjectPaths;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** A handwritten server: {@code ws}, a broadcast loop and seven bytes per ship. */
record HandPacked() implements PeerServer {
    @Override
    public String name() {
        return "`ws`, hand-packed";
    }

    @Override
    public boolean plays(Load load) {
        return "drift".equals(load.game());
    }

    @Override
    public List<String> command(Load load, int port) {
        return List.of("node", ProjectPaths.peers().resolve("ws-drift.mjs").toString());
    }

    @Override
    public Map<String, String> environment(Load load, int port) {
        return Map.of("PORT", Integer.toString(port), "HZ", Integer.toString(load.hz()), "NODE_ENV", "production");
    }

    @Override
    public JoinAnswer admit(Load load, int port, int client) {
        return admission(load, port, client);
    }

    /** Joins a room that the path names. */
    static JoinAnswer admission(Load load, int port, int client) {
        String room = "room" + client / load.clientsPerRoom();
        return new JoinAnswer(room, URI.create("ws://127.0.0.1:" + port + "/" + room), "", "", System.nanoTime());
    }

    @Override
    public Bot bot(Load load) {
        return new Speaker();
    }

    /** Sends two bytes per input, and counts every message as a snapshot. */
    static final class Speaker extends Bot {
        private final byte[] input = new byte[2];

        @Override
        public void message(byte[] bytes, int offset, int length) {
            snapshot();
        }

        @Override
        void hold(byte dx, byte dy) {
            input[0] = dx;
            input[1] = dy;
            send(input, input.length);
        }
    }
}
