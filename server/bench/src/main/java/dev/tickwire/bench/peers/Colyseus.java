package dev.tickwire.bench.peers;

import dev.tickwire.app.swarm.JoinAnswer;
import dev.tickwire.bench.Http;
import dev.tickwire.bench.ProjectPaths;
import java.net.URI;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Colyseus with its default transport on {@code ws}; interest by {@code StateView}. */
record Colyseus() implements PeerServer {
    private static final int JOIN_ROOM = 10;
    private static final int ROOM_STATE_PATCH = 15;

    @Override
    public String name() {
        return "Colyseus";
    }

    @Override
    public boolean plays(Load load) {
        return true;
    }

    @Override
    public List<String> command(Load load, int port) {
        return List.of(
                "node",
                ProjectPaths.peers().resolve("colyseus-" + load.game() + ".mjs").toString());
    }

    @Override
    public Map<String, String> environment(Load load, int port) {
        return Map.of(
                "PORT", Integer.toString(port),
                "HZ", Integer.toString(load.hz()),
                "ROOM_SIZE", Integer.toString(load.clientsPerRoom()),
                "NODE_ENV", "production");
    }

    @Override
    public JoinAnswer admit(Load load, int port, int client) {
        long askedNs = System.nanoTime();
        JsonNode seat = Http.post(port, "/matchmake/joinOrCreate/arena", Map.of());
        String room = seat.path("roomId").asString("");
        URI url = URI.create(
                "ws://127.0.0.1:" + port + "/" + seat.path("processId").asString("") + "/" + room + "?sessionId="
                        + seat.path("sessionId").asString(""));
        return new JoinAnswer(room, url, "", "", askedNs);
    }

    @Override
    public Bot bot(Load load) {
        return new Speaker();
    }

    private static final class Speaker extends Bot {
        /** A message to the room of type {@code i} and a packed array of two signed bytes. */
        private final byte[] input = {13, (byte) 0xa1, 'i', (byte) 0x92, (byte) 0xd0, 0, (byte) 0xd0, 0};

        @Override
        public void message(byte[] bytes, int offset, int length) {
            switch (bytes[offset]) {
                case JOIN_ROOM -> send(new byte[] {JOIN_ROOM}, 1);
                case ROOM_STATE_PATCH -> snapshot();
                default -> {} // the whole state, once
            }
        }

        @Override
        void hold(byte dx, byte dy) {
            input[5] = dx;
            input[7] = dy;
            send(input, input.length);
        }
    }
}
