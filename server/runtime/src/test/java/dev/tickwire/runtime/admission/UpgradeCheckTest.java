package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tickwire.protocol.CloseReason;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import dev.tickwire.runtime.session.Connection;
import dev.tickwire.runtime.token.TokenKey;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpgradeCheckTest {
    private final JoinFixture fixture = new JoinFixture();
    private final Room room = fixture.room("r", 4, 0);
    private final TokenKey key = new TokenKey();
    private final ResumeTokens tokens = new ResumeTokens(key);
    private final UpgradeCheck upgradeCheck = new UpgradeCheck(
            new Origins(List.of(), null, false), fixture.lobby, fixture.tickets, tokens, new Counters());

    @AfterEach
    void stop() throws InterruptedException {
        fixture.stop();
    }

    /** The applied tick of a request to resume. */
    private int appliedTick(String applied) {
        String token = tokens.sign("r", room.instance().toString(), 1, 1, 1);
        ResumeRequest resumeRequest = upgradeCheck.resume(new Request(
                "192.0.2.1",
                "GET",
                "http",
                "/rooms/r",
                Map.of(),
                Map.of("sec-websocket-protocol", "tickwire.1, resume." + token + ", applied." + applied),
                new byte[0]));
        assertEquals(room, resumeRequest.room());
        return resumeRequest.appliedTick();
    }

    /** The reason with which a connection that resumes by this token is closed. */
    private @Nullable CloseReason refusal(String token) {
        ResumeRequest resumeRequest = upgradeCheck.resume(new Request(
                "192.0.2.1",
                "GET",
                "http",
                "/rooms/r",
                Map.of(),
                Map.of("sec-websocket-protocol", "tickwire.1, resume." + token),
                new byte[0]));
        AtomicReference<CloseReason> closed = new AtomicReference<>();
        resumeRequest.take(new Connection() {
            @Override
            public Peer receive(MessageSink sink) {
                return Peer.THERE;
            }

            @Override
            public boolean writable() {
                return true;
            }

            @Override
            public boolean send(ByteBuffer message) {
                return true;
            }

            @Override
            public void close(CloseReason reason, String text) {
                closed.set(reason);
            }
        });
        return closed.get();
    }

    @Test
    void shouldTellALostSessionFromOneThatIsOver() {
        String instance = room.instance().toString();
        String lostRoom = UUID.randomUUID().toString();
        ResumeTokens earlier = new ResumeTokens(key);
        assertEquals(CloseReason.SESSION_LOST, refusal(earlier.sign("r", lostRoom, 1, 1, 1)));
        assertEquals(CloseReason.SESSION_OVER, refusal(tokens.sign("r", lostRoom, 1, 1, 1)));
        assertEquals(CloseReason.SESSION_OVER, refusal(earlier.sign("s", instance, 1, 1, 1)), "of another room");
        assertEquals(CloseReason.SESSION_OVER, refusal("x.y.z"));
    }

    @Test
    void shouldParseEveryTickThatARoomCanHave() {
        for (int tick : new int[] {0, 7, 999_999_999, 1_000_000_000, Limits.NUMBERS_MAX, Integer.MAX_VALUE}) {
            assertEquals(tick, appliedTick(String.valueOf(tick)));
        }
        for (String none : List.of("-1", "", "2147483648", "9999999999", "10000000000", "1e3", "+1", " ")) {
            assertEquals(-1, appliedTick(none), none);
        }
    }
}
