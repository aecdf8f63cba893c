package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.Limits;
import dev.tickwire.protocol.message.ExactRequest;
import dev.tickwire.protocol.snapshot.Birth;
import dev.tickwire.protocol.snapshot.ExactState;
import dev.tickwire.protocol.wire.WireOutput;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.test.Harbour.Boat;
import dev.tickwire.test.Harbour.Buoy;
import dev.tickwire.test.Harbour.Flare;
import dev.tickwire.test.Harbour.Gull;
import dev.tickwire.test.Harbour.Helm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the room tells clients that predict. */
class PredictionTest {
    private static final Helm NOTHING = new Helm(0, false);
    private static final int TICKS_PER_SNAPSHOT = 2;
    private static final int INTERVAL_TICKS = Limits.EXACT_REQUEST_INTERVAL_MS * 40 / 1000;

    private final TestRoom<Harbour> room = TestRoom.of(Harbour.class).open();
    private final TestPlayer ann = arrive("ann");
    private final TestPlayer bob = arrive("bob");

    private TestPlayer arrive(String name) {
        TestPlayer player = room.join(name);
        player.hold(NOTHING);
        return player;
    }

    private void snapshots(int count) {
        room.ticks(count * TICKS_PER_SNAPSHOT - room.tick() % TICKS_PER_SNAPSHOT);
    }

    private static void askExact(TestPlayer player) {
        WireOutput out = new WireOutput(8, 8);
        GameType.of(Harbour.class).messages().encode(new ExactRequest(), out);
        player.connection().sendRaw(out.toBytes());
    }

    private static List<ExactState> exact(TestPlayer player) {
        return player.connection().client().replica().exact();
    }

    private static List<Birth> births(TestPlayer player) {
        return player.connection().client().replica().births();
    }

    /** To the bit. */
    private static String text(int id, double... numbers) {
        return id + " "
                + Arrays.stream(numbers)
                        .mapToObj(number -> Long.toHexString(Double.doubleToRawLongBits(number)))
                        .collect(Collectors.joining(" "));
    }

    private static List<String> texts(List<ExactState> states) {
        return states.stream().map(state -> text(state.id(), state.numbers())).toList();
    }

    private static String text(Boat boat) {
        return text(boat.id(), boat.drift, boat.heading, boat.wake[0], boat.wake[1], boat.x);
    }

    @Test
    void shouldTellTheExactStateToWhomAsks() {
        Boat boat = ann.own(Boat.class);
        boat.drift = 0.1f;
        boat.x = 1 / 3.0;
        snapshots(3);
        assertEquals(List.of(), exact(ann), "unasked");
        askExact(ann);
        snapshots(1);
        assertEquals(List.of(text(boat)), texts(exact(ann)));
        assertTrue(boat.x != Math.rint(boat.x), "the snapshot has it rounded");
        assertEquals(List.of(), exact(bob), "asked by another");
        snapshots(1);
        assertEquals(List.of(), exact(ann), "once");
        assertEquals(1, room.counted(Counter.EXACT_STATES_SENT));
    }

    @Test
    void shouldTellWhatIsBeyondItsRangeAsItIs() {
        Boat boat = ann.own(Boat.class);
        boat.x = 1e12 + 0.1;
        boat.drift = -7;
        askExact(ann);
        snapshots(1);
        assertEquals(List.of(text(boat)), texts(exact(ann)));
        assertTrue(boat.x > 1e12, "nor is it clamped in the room");
        assertTrue(room.counted(Counter.VALUES_CLAMPED) > 0);
    }

    @Test
    void shouldTellOfKindsThatRulesAreAboutInTheOrderOfTheirSpawning() {
        ann.own(Boat.class).x = 40;
        ann.hold(new Helm(1, true));
        room.ticks(1);
        ann.hold(NOTHING);
        room.truth().spawn(new Boat(), owner(ann)).x = 3;
        snapshots(1);
        askExact(ann);
        snapshots(1);
        List<String> expected = new ArrayList<>();
        List<Boat> boats = room.truth().all(Boat.class).stream()
                .filter(boat -> boat.owner().id() == ann.id())
                .toList();
        Buoy buoy = ann.own(Buoy.class);
        expected.add(text(boats.get(0)));
        expected.add(text(buoy.id(), buoy.x, buoy.y));
        expected.add(text(boats.get(1)));
        assertEquals(expected, texts(exact(ann)));
        assertEquals(1, room.truth().all(Flare.class).size(), "of which no rule tells what they do");
        assertEquals(2, room.truth().all(Gull.class).size(), "whose method is no rule");
    }

    @Test
    void shouldLeaveOutWhatIsOutOfView() {
        ann.own(Boat.class).x = 40;
        ann.hold(new Helm(0, true));
        room.ticks(1);
        ann.hold(NOTHING);
        ann.own(Buoy.class).y = 99;
        Boat other = room.truth().spawn(new Boat(), owner(ann));
        askExact(ann);
        snapshots(1);
        assertEquals(List.of(text(ann.own(Boat.class)), text(other)), texts(exact(ann)));
    }

    @Test
    void shouldLeaveOutWhatIsTooMuch() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            room.truth().spawn(new Boat(), owner(ann)).x = i;
        }
        askExact(ann);
        snapshots(1);
        int bytes = 0;
        for (Boat boat : room.truth().all(Boat.class)) {
            bytes += boat.owner().id() == ann.id() ? (boat.id() < 128 ? 41 : 42) : 0;
            if (boat.owner().id() == ann.id() && bytes <= Limits.EXACT_BYTES_MAX) {
                expected.add(text(boat));
            }
        }
        assertTrue(expected.size() < 200 && expected.size() > 90);
        assertEquals(expected, texts(exact(ann)));
    }

    @Test
    void shouldAnswerOnceInAWhile() {
        int answers = 0;
        List<Integer> ticks = new ArrayList<>();
        for (int tick = 0; tick < 3 * INTERVAL_TICKS; tick++) {
            askExact(ann);
            room.ticks(1);
            if (room.tick() % TICKS_PER_SNAPSHOT == 0 && !exact(ann).isEmpty()) {
                answers++;
                ticks.add(room.truth().tick());
            }
        }
        assertEquals(3, answers, ticks::toString);
        assertEquals(3, room.counted(Counter.EXACT_STATES_SENT));
    }

    @Test
    void shouldAnswerWithTheNextFrameThatIsSent() {
        snapshots(1);
        ann.connection().stall(true);
        askExact(ann);
        snapshots(3);
        assertEquals(0, room.counted(Counter.EXACT_STATES_SENT));
        ann.connection().stall(false);
        snapshots(2);
        assertEquals(1, room.counted(Counter.EXACT_STATES_SENT));
    }

    @Test
    void shouldTellOfWhichInputLaunchedEntitiesCame() {
        snapshots(1);
        ann.hold(new Helm(2, true));
        room.ticks(1);
        int seq = room.truth().tick(); // one input for each tick
        assertEquals(List.of(), births(ann), "no frame");
        room.ticks(1);
        List<Birth> expected = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        room.truth().all(Flare.class).forEach(flare -> ids.add(flare.id()));
        room.truth().all(Buoy.class).forEach(buoy -> ids.add(buoy.id()));
        ids.sort(null);
        assertEquals(6, ids.size());
        for (int i = 0; i < 6; i++) {
            expected.add(new Birth(ids.get(i), i < 3 ? seq : seq + 1));
        }
        assertEquals(expected, births(ann));
        assertEquals(List.of(), births(bob));
        ann.hold(NOTHING);
        snapshots(1);
        assertEquals(List.of(), births(ann), "each is told once");
    }

    @Test
    void shouldRepeatTheInputsNumberWithTheInput() {
        ann.hold(new Helm(1, false));
        room.ticks(1);
        ann.connection().mute(true);
        room.ticks(1);
        assertEquals(List.of(1, 1), births(ann).stream().map(Birth::seq).toList());
    }

    @Test
    void shouldCountFromNoughtBeforeTheFirstInput() {
        ann.connection().mute(true);
        room.truth().spawn(new Flare(), owner(ann));
        snapshots(1);
        assertEquals(List.of(0), births(ann).stream().map(Birth::seq).toList());
    }

    @Test
    void shouldNotTellOfEntitiesThatAreGone() {
        ann.hold(new Helm(2, false));
        room.ticks(1);
        ann.hold(NOTHING);
        room.truth().remove(ann.own(Flare.class));
        room.ticks(1);
        assertEquals(
                List.of(ann.own(Flare.class).id()),
                births(ann).stream().map(Birth::id).toList());
    }

    @Test
    void shouldKeepBirthsForTheNextFrameThatIsSent() {
        snapshots(1);
        ann.connection().stall(true);
        ann.hold(new Helm(1, false));
        room.ticks(1);
        ann.hold(NOTHING);
        snapshots(2);
        ann.connection().stall(false);
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            snapshots(1);
            births(ann).forEach(birth -> ids.add(birth.id()));
        }
        assertEquals(List.of(ann.own(Flare.class).id()), ids);
    }

    @Test
    void shouldTellBirthsAgainToWhomMissedThem() {
        snapshots(1);
        ann.hold(new Helm(1, false));
        room.ticks(1);
        ann.hold(NOTHING);
        ann.connection().cut();
        room.ticks(1); // repeats the input
        assertEquals(List.of(), births(ann), "lost with the frame");
        ann.resume();
        List<Integer> flares =
                room.truth().all(Flare.class).stream().map(Flare::id).toList();
        assertEquals(2, flares.size());
        assertEquals(flares, births(ann).stream().map(Birth::id).toList());
        snapshots(1);
        assertEquals(List.of(), births(ann), "each is told once");
    }

    private dev.tickwire.Player owner(TestPlayer player) {
        return room.truth().players().stream()
                .filter(each -> each.id() == player.id())
                .findFirst()
                .orElseThrow();
    }
}
