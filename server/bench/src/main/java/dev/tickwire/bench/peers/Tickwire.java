package dev.tickwire.bench.peers;

import dev.tickwire.app.swarm.JoinAnswer;
import dev.tickwire.bench.DriftInputs;
import dev.tickwire.bench.Http;
import dev.tickwire.bench.Operator;
import dev.tickwire.bench.ProjectPaths;
import dev.tickwire.protocol.message.Welcome;
import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.protocol.wire.Messages;
import dev.tickwire.protocol.wire.WireInput;
import dev.tickwire.protocol.wire.WireOutput;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * This project's ready-made process, with a bench game.
 *
 * @param options more of the command line
 */
record Tickwire(String name, List<String> options) implements PeerServer {
    private static final int SPARE_ROOMS = 10;

    // Class ids as they go over the wire: varint(registered id + 2), PROTOCOL.md section 2.
    private static final int WELCOME = 10 + 2;
    private static final int FRAME = 11 + 2;

    @Override
    public boolean plays(Load load) {
        return true;
    }

    @Override
    public List<String> command(Load load, int port) {
        List<String> command = new ArrayList<>(List.of(ProjectPaths.java()));
        options.stream().filter(option -> option.startsWith("-X")).forEach(command::add);
        command.addAll(List.of("-jar", ProjectPaths.tickwireJar().toString(), "--game-bench", load.game()));
        command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(
                List.of("--admin-token", Operator.TOKEN, "--max-rooms", Integer.toString(load.rooms() + SPARE_ROOMS)));
        options.stream().filter(option -> !option.startsWith("-X")).forEach(command::add);
        if (!options.contains("--data")) {
            command.addAll(List.of("--data", "none"));
        }
        return command;
    }

    @Override
    public Map<String, String> environment(Load load, int port) {
        return Map.of();
    }

    /** The port for operators. */
    @Override
    public int lastPort(int port) {
        return port + 1;
    }

    /**
     * Closes all rooms, including the one that the process opens by itself, because empty rooms would run beside the
     * measured ones.
     */
    @Override
    public void tidy(int port) {
        operator(port).closeRooms();
    }

    /** A counter of the process. */
    long counter(int port, String name) {
        return operator(port).counter(name);
    }

    private Operator operator(int port) {
        return new Operator(lastPort(port), Operator.TOKEN);
    }

    @Override
    public JoinAnswer admit(Load load, int port, int client) {
        long askedNs = System.nanoTime();
        Map<String, Object> options = Map.of("tickRate", load.hz(), "playersMax", load.clientsPerRoom());
        JsonNode answer = Http.post(port, "/api/join", Map.of("game", load.game(), "options", options));
        return new JoinAnswer(
                answer.path("room").asString(""),
                URI.create(answer.path("url").asString("")),
                answer.path("ticket").asString(""),
                answer.path("schema").asString(""),
                askedNs);
    }

    @Override
    public Bot bot(Load load) {
        return new Speaker(load.periodNs());
    }

    /** Reads the head of every frame, to report the applied tick. */
    private static final class Speaker extends Bot {
        private static final Messages NO_GAME =
                new Messages(Schema.of("none", List.of(), List.of(), List.of(), List.of()), Map.of());

        private final long periodNs;
        private final WireInput in = new WireInput();
        private final DriftInputs inputs = new DriftInputs();
        private int tick;

        Speaker(long periodNs) {
            this.periodNs = periodNs;
        }

        @Override
        public void message(byte[] bytes, int offset, int length) {
            in.reset(bytes, offset, length);
            switch (in.readVarInt()) {
                case WELCOME -> tick = ((Welcome) NO_GAME.decodeFromServer(bytes, offset, length)).tick();
                case FRAME -> {
                    in.readInt(); // ack
                    in.readInt(); // commandAck
                    in.readByte(); // flags
                    in.readInt(); // margin
                    in.readInt(); // sections
                    tick = in.readInt();
                    snapshot();
                }
                default -> {} // an unsolicited pong
            }
        }

        @Override
        void hold(byte dx, byte dy) {
            int targetTick = tick + 1 + (int) ((System.nanoTime() - snapshotNs()) / periodNs);
            WireOutput out = inputs.next(dx, dy, tick, targetTick);
            send(out.buffer(), out.position());
        }
    }
}
