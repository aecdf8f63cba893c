package dev.tickwire.runtime.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Await;
import dev.tickwire.hall.Hall;
import dev.tickwire.protocol.CloseReason;
import dev.tickwire.runtime.failure.Failures;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counters;
import dev.tickwire.runtime.tick.Clock;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InviteCodesTest {
    private final InviteCodes codes = new InviteCodes();

    @Test
    void shouldGiveEachRoomACodeOfItsOwn() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            String code = codes.take("room" + i);
            assertTrue(code.matches("[23456789BCDFGHJKLMNPQRSTVWXZ]{6}"), code);
            assertTrue(seen.add(code), code);
            assertEquals("room" + i, codes.find(code));
        }
    }

    @Test
    void shouldReadCodesInAnyCase() {
        String code = codes.take("room");
        assertEquals("room", codes.find(code.toLowerCase(Locale.ROOT)));
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr")); // where an i is no small I
            assertEquals("room", codes.find(code.toLowerCase(Locale.ROOT)));
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AEIOU1", "0000000000000000000000", " ", "ßßß", "\ud83d"})
    void shouldFindNothingElse(String code) {
        codes.take("room");
        assertNull(codes.find(code));
    }

    @Test
    void shouldForgetACodeThatIsGivenBack() {
        String code = codes.take("room");
        codes.giveBack(code);
        assertNull(codes.find(code));
    }

    @Test
    void shouldGiveBackTheCodesOfRoomsThatEnd() throws Exception {
        Rooms rooms = new Rooms(1, 2, false, Clock.system(), new Counters(), Failures.halting());
        GameType hall = GameType.of(Hall.class);
        Room room = rooms.open(hall, "first", new Hall.Options(), made -> {});
        assertEquals("first", rooms.idOf(room.code().toLowerCase(Locale.ROOT)));
        room.close(CloseReason.ROOM_CLOSED, "");
        Await.until(
                "the closed room to be forgotten",
                () -> rooms.find("first") == null && rooms.idOf(room.code()) == null);
        assertTrue(rooms.stop(Await.HANG_MS));
    }
}
