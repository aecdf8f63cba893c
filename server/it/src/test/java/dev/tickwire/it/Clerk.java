package dev.tickwire.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.client.AskException;
import dev.tickwire.client.ClientSession;
import dev.tickwire.client.Rewind;
import dev.tickwire.client.RoomClient;
import dev.tickwire.protocol.message.Welcome;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A player of the {@link Ledger} that sends 1, 2, 3 and so on, at most {@value #WINDOW} of them unanswered, and records
 * what the room has promised.
 *
 * <p><b>Threads.</b> Any: guarded by the client.
 */
final class Clerk implements AutoCloseable {
    private static final int WINDOW = 3;

    /** An answer, and the tick of the frame that brought it. */
    private record Answer(Ledger.Noted noted, int tick) {}

    private final RoomClient client;
    private final Map<Integer, Answer> answers = new HashMap<>();
    private final List<Rewind> rewinds = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final Welcome first;
    private int sent;
    private int settled;
    private int durableTick = -1;
    private boolean stopped;

    Clerk(URI server) {
        client = RoomClient.at(server)
                .room("book")
                .messagesIn(Ledger.class)
                .onRewound(this::rewound)
                .join();
        first = client.read(ClientSession::welcome);
        client.hold(new Ledger.Steer((byte) 1));
        count();
    }

    private void count() {
        client.read(session -> {
            while (!stopped && sent - settled < WINDOW) {
                int n = ++sent;
                var unused =
                        session.ask(new Ledger.Count(n)).whenComplete((answer, failure) -> settled(n, answer, failure));
            }
            return null;
        });
    }

    private void settled(int n, @Nullable Record answer, @Nullable Throwable failure) {
        settled++;
        if (answer instanceof Ledger.Noted noted) {
            answers.put(n, new Answer(noted, client.read(ClientSession::appliedTick)));
        } else if (!(failure instanceof AskException ask && ask.reason() == AskException.Reason.LOST)) {
            stopped = true;
            complaints.add(n + " is answered with " + answer + ", " + failure);
        }
        count();
    }

    private void rewound(Rewind rewind) {
        client.read(session -> {
            rewinds.add(rewind);
            if (rewind.toTick() < durableTick) {
                complaints.add("tick " + durableTick + " was durable, but " + rewind);
            }
            answers.values().removeIf(answer -> answer.tick > rewind.toTick()); // these commands run again
            return null;
        });
    }

    /** Number of answered numbers. */
    int settled() {
        return client.read(session -> {
            int lag = session.replica().durableLag();
            if (session.connected() && session.durable() && session.appliedTick() >= 0) {
                durableTick = Math.max(durableTick, session.appliedTick() - lag);
            }
            return settled;
        });
    }

    /** Whether its join is durable: a process that is killed before that loses the seat. */
    boolean isSeated() {
        return durableTick() > first.tick() + 1;
    }

    /** Whether the room reports that nothing becomes durable. */
    boolean frozen() {
        return client.read(session -> session.connected() && session.frozen());
    }

    /** Whether it still has its first connection. */
    boolean playsOn() {
        return client.read(session -> session.connected() && Objects.equals(session.welcome(), first));
    }

    /** Sends no more numbers. */
    void stop() {
        client.read(session -> stopped = true);
    }

    /** Continues to send numbers. */
    void goOn() {
        client.read(session -> stopped = false);
        count();
    }

    /** Whether all numbers are answered and durable. */
    boolean rests() {
        return client.read(session -> stopped
                && settled == sent
                && session.connected()
                && session.appliedTick() >= 0
                && answers.values().stream().allMatch(answer -> answer.tick <= durableTick()));
    }

    /** The newest tick that the room has announced as durable; -1: none. */
    int durableTick() {
        settled();
        return durableTick;
    }

    /** Whether it is connected and has applied a frame of this connection. */
    boolean plays() {
        return client.read(session -> session.connected() && session.appliedTick() >= 0);
    }

    int epochTick() {
        return client.read(session -> Objects.requireNonNull(session.welcome()).epochTick());
    }

    int appliedTick() {
        return client.read(ClientSession::appliedTick);
    }

    List<Rewind> rewinds() {
        return client.read(session -> List.copyOf(rewinds));
    }

    RoomClient client() {
        return client;
    }

    /** Reads the whole ledger. */
    List<String> read() throws Exception {
        List<String> lines = new ArrayList<>();
        while (true) {
            Record page =
                    Await.get("lines from " + lines.size(), client.ask(new Ledger.Read(lines.size())), this::toString);
            String text = ((Ledger.Lines) Objects.requireNonNull(page)).lines();
            if (text.isEmpty()) {
                return lines;
            }
            lines.addAll(List.of(text.split(";", 0)));
        }
    }

    /**
     * Checks that the ledger has its numbers from 1 on, each once, with every line as answered, and that it has its
     * seat.
     */
    void check(List<String> ledger) {
        List<Integer> expected = new ArrayList<>();
        for (int n = 1; n <= client.read(session -> sent); n++) {
            expected.add(n);
        }
        assertEquals(expected, numbers(ledger), () -> "numbers of player " + first.playerId());
        checkDurable(ledger);
    }

    private List<Integer> numbers(List<String> ledger) {
        String own = first.playerId() + ":";
        return ledger.stream()
                .filter(line -> line.startsWith(own))
                .map(line -> Integer.valueOf(line.split(":", 0)[1]))
                .toList();
    }

    /**
     * As {@link #check}, after a server was killed while nothing became durable: numbers of that time may be missing.
     */
    void checkDurable(List<String> ledger) {
        client.read(session -> {
            assertEquals(List.of(), complaints);
            String own = first.playerId() + ":";
            List<Integer> numbers = numbers(ledger);
            assertEquals(numbers.stream().sorted().distinct().toList(), numbers, () -> "numbers of player " + own);
            answers.forEach((n, answer) -> assertEquals(
                    own + n + ":" + answer.noted.drawn(), ledger.get(answer.noted.line()), () -> "answer " + answer));
            Welcome now = Objects.requireNonNull(session.welcome());
            assertEquals(first.playerId(), now.playerId());
            assertArrayEquals(first.roomInstance(), now.roomInstance());
            assertNull(client.closed().getNow(null));
            assertEquals(0, session.replica().mismatches() + session.replica().refusals());
            assertTrue(rewinds.stream().allMatch(rewind -> rewind.toTick() < rewind.fromTick()), rewinds::toString);
            return null;
        });
    }

    @Override
    public String toString() {
        return client.read(session -> "player " + first.playerId() + ": connected " + session.connected() + ", tick "
                + session.appliedTick() + ", durable " + durableTick + ", sent " + sent + ", settled " + settled + ", "
                + session.welcome() + ", rewinds " + rewinds + ", complaints " + complaints + ", closed "
                + client.closed().getNow(null));
    }

    @Override
    public void close() {
        client.close();
    }
}
