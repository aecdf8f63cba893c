package dev.tickwire.runtime.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.room.ResumeTokens;
import dev.tickwire.runtime.room.Room;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EntranceTest {
    private final JoinDesk desk = new JoinDesk();
    private final Room room = desk.room("r", 4, 0);
    private final ResumeTokens tokens = new ResumeTokens();
    private final Entrance entrance =
            new Entrance(new Origins(List.of(), null), desk.lobby, desk.tickets, tokens, new Counters());

    @AfterEach
    void stop() throws InterruptedException {
        desk.stop();
    }

    /** What a client that comes back is taken to have applied. */
    private int appliedTick(String said) {
        String token = tokens.sign(new ResumeTokens.Claim("r", room.instance().toString(), 1, 1));
        ComeBack back = entrance.readmit(new Request(
                "192.0.2.1",
                "GET",
                "http",
                "/rooms/r",
                Map.of(),
                Map.of("sec-websocket-protocol", "tickwire.1, resume." + token + ", applied." + said),
                new byte[0]));
        assertNotNull(back);
        return back.appliedTick();
    }

    @Test
    void shouldUnderstandEveryTickThatARoomCanHave() {
        for (int tick : new int[] {0, 7, 999_999_999, 1_000_000_000, Limits.NUMBERS_MAX, Integer.MAX_VALUE}) {
            assertEquals(tick, appliedTick(String.valueOf(tick)));
        }
        for (String none : List.of("-1", "", "2147483648", "9999999999", "10000000000", "1e3", "+1", " ")) {
            assertEquals(-1, appliedTick(none), none);
        }
    }
}
