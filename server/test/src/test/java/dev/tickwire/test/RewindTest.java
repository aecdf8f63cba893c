package dev.tickwire.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.Player;
import dev.tickwire.protocol.Limits;
import dev.tickwire.runtime.metrics.Counter;
import dev.tickwire.test.Gallery.Color;
import dev.tickwire.test.Gallery.Duck;
import dev.tickwire.test.Gallery.Target;
import dev.tickwire.test.Gallery.Wall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** What the game is told of how a player saw things, by what the test knows of where they were. */
class RewindTest {
    private static final int BACK_TICKS_MAX = Limits.LAG_COMPENSATION_MS_MAX * 60 / 1000;
    private static final double TURN = 2 * Math.PI;

    /** A 256th of a tick at 2 per tick, and half a step at both ends. */
    private static final double TOLERANCE = 2 / 256.0 + Gallery.STEP;

    private final TestRoom<Gallery> room = TestRoom.of(Gallery.class).open();
    private final TestPlayer ann = room.join("ann");
    private final Player shooter = room.truth().players().get(0);
    private final Target target = room.truth().spawn(new Target());

    RewindTest() {
        ann.hold(new Gallery.Aim());
    }

    /** Runs ticks, in each of which the test moves things and the player looks as far back. */
    private void run(int ticks, double back, IntConsumer move, Runnable check) {
        for (int i = 0; i < ticks; i++) {
            int tick = room.truth().tick() + 1;
            move.accept(tick);
            ann.lookAt(Math.max(0, tick - back));
            room.ticks(1);
            check.run();
        }
    }

    private Target seen() {
        Target seen = room.truth().seenBy(shooter, target);
        assertNotNull(seen);
        return seen;
    }

    private int tick() {
        return room.truth().tick();
    }

    @Test
    void shouldShowWhereThePlayerSawIt() {
        IntConsumer move = tick -> {
            target.x = 2 * tick;
            target.weight = -5 * tick;
            target.heat = 4 * tick;
            target.corners[0] = tick;
            target.corners[1] = 1000 - tick;
        };
        for (double back : new double[] {3, 3.5, 7.3, 12, 21.37, BACK_TICKS_MAX}) {
            run(40, back, move, () -> {}); // looking farther back than before takes a while
            run(20, back, move, () -> {
                double view = tick() - back;
                assertEquals(2 * view, seen().x, TOLERANCE);
                assertEquals(-5 * view, seen().weight, 5 / 256.0);
                assertEquals(4 * view, seen().heat, 4 / 256.0);
                assertEquals(view, seen().corners[0], TOLERANCE);
                assertEquals(1000 - view, seen().corners[1], TOLERANCE);
            });
        }
    }

    @Test
    void shouldShowExactlyWhatWasSent() {
        run(30, 12, tick -> target.x = Math.sin(tick), () -> {});
        run(30, 12, tick -> target.x = Math.sin(tick), () -> {
            if ((tick() - 12) % Gallery.TICKS_PER_SNAPSHOT == 0) {
                double sent = -1000 + Math.floor((Math.sin(tick() - 12) + 1000) / Gallery.STEP + 0.5) * Gallery.STEP;
                assertEquals(sent, seen().x);
            }
        });
    }

    @Test
    void shouldTurnTheShortWay() {
        IntConsumer spin = tick -> {
            target.heading = 0.1 * tick;
            target.tilt = (float) (-0.1 * tick);
        };
        run(40, 10.7, spin, () -> {});
        run(200, 10.7, spin, () -> {
            double heading = 0.1 * (tick() - 10.7);
            Target seen = seen();
            assertTrue(seen.heading >= 0 && seen.heading < TURN, () -> "heading " + seen.heading);
            assertEquals(0, Math.IEEEremainder(seen.heading - heading, TURN), 0.01);
            assertEquals(0, Math.IEEEremainder(seen.tilt + heading, TURN), 0.01);
        });
    }

    @Test
    void shouldHoldWhatHasNoValuesBetween() {
        IntConsumer move = tick -> {
            target.lives = tick;
            target.hits = (long) tick << 40;
            target.ring = (short) -tick;
            target.row = (byte) (tick / 2);
            target.letter = (char) (0xf000 + tick);
            target.up = tick / 3 % 2 == 0;
            target.color = Color.values()[tick % 3 == 0 ? tick / 3 % 3 : 0];
        };
        run(40, 10.7, move, () -> {});
        run(30, 10.7, move, () -> {
            int sent = Math.floorDiv(tick() - 11, 3) * 3;
            Target seen = seen();
            assertEquals(sent, seen.lives);
            assertEquals((long) sent << 40, seen.hits);
            assertEquals(-sent, seen.ring);
            assertEquals(sent / 2, seen.row);
            assertEquals(0xf000 + sent, seen.letter);
            assertEquals(sent / 3 % 2 == 0, seen.up);
            assertEquals(Color.values()[sent / 3 % 3], seen.color);
        });
    }

    @Test
    void shouldTakeTextAndReferencesFromThePresentAndKeepSecrets() {
        run(30, 10, tick -> {}, () -> {});
        target.name = "new";
        target.next = target;
        target.secret = 1;
        target.inside = 1;
        Target seen = seen();
        assertEquals("new", seen.name);
        assertSame(target, seen.next);
        assertEquals(7, seen.secret, "as in a new object");
        assertEquals(8, seen.inside, "as in a new object");
        assertEquals(target.id(), seen.id());
        assertEquals(target.hasOwner(), seen.hasOwner());
        assertNotSame(target, seen);
    }

    @Test
    void shouldNotSmearALeap() {
        IntConsumer leap = tick -> {
            target.x = tick + (tick >= 61 ? 500 : 0); // between the snapshots 60 and 63
            target.heat = tick + (tick >= 61 ? 500 : 0);
        };
        run(60, 10.25, leap, () -> {});
        double[] last = {seen().x};
        run(30, 10.25, leap, () -> {
            double view = tick() - 10.25;
            double x = view >= 63 ? view + 500 : view >= 60 ? 60 : view;
            assertEquals(x, seen().x, TOLERANCE);
            assertEquals(x, seen().heat, TOLERANCE);
            last[0] = seen().x;
        });
        assertTrue(last[0] > 550, "it has been seen on the other side");
    }

    @Test
    void shouldNotSmearTheWayRoundAWrappingWorld() {
        IntConsumer wrap =
                tick -> target.x = tick * 200.0 % 2000 - 1000; // 600 per snapshot: 8 times that is no measure
        run(60, 10.25, wrap, () -> {});
        run(60, 10.25, wrap, () -> {
            double from = Math.floor((tick() - 10.25) / 3) * 3 * 200 % 2000 - 1000;
            boolean round = from + 600 >= 1000;
            double x = from + (round ? 0 : ((tick() - 10.25) % 3) * 200);
            assertEquals(x, seen().x, 200 / 256.0 + Gallery.STEP);
        });
    }

    @Test
    void shouldNotTakeAStartOrAStopForALeap() { // farthest back, where the snapshots that tell must still be there
        IntConsumer startAndStop = tick -> target.x = 10 * Math.max(0, Math.min(tick, 90) - 60);
        run(60, BACK_TICKS_MAX, startAndStop, () -> {});
        run(80, BACK_TICKS_MAX, startAndStop, () -> {
            double view = tick() - BACK_TICKS_MAX;
            assertEquals(10 * Math.max(0, Math.min(view, 90) - 60), seen().x, Gallery.STEP);
        });
    }

    @Test
    void shouldShowNothingThatWasNotThereYet() {
        run(30, 10.25, tick -> {}, () -> {});
        Target late = room.truth().spawn(new Target());
        assertNull(room.truth().seenBy(shooter, late));
        run(20, 10.25, tick -> {}, () -> {
            boolean there = tick() - 10.25 >= 33; // the first snapshot with it
            assertEquals(there, room.truth().seenBy(shooter, late) != null, () -> "tick " + tick());
        });
        assertNull(room.truth().seenBy(shooter, new Target()), "never in the room");
    }

    @Test
    void shouldShowWhatIsGoneForAsLongAsThePlayerSawIt() {
        run(30, 10.25, tick -> target.x = tick, () -> {});
        room.truth().remove(target);
        run(20, 10.25, tick -> target.x = 0, () -> {
            double view = tick() - 10.25;
            if (view < 33) {
                assertEquals(Math.min(view, 30), seen().x, TOLERANCE);
            } else {
                assertNull(room.truth().seenBy(shooter, target));
            }
        });
    }

    @Test
    void shouldGainNothingByClaimingEverOlderTimes() {
        IntConsumer move = tick -> target.x = tick;
        run(60, 6, move, () -> {});
        double[] last = {seen().x};
        run(100, 1000, move, () -> {
            assertTrue(seen().x >= last[0], () -> "never back: " + last[0] + ", then " + seen().x);
            assertTrue(seen().x >= tick() - BACK_TICKS_MAX - TOLERANCE, () -> tick() + ": " + seen().x);
            last[0] = seen().x;
        });
        assertEquals(100, room.counted(Counter.VIEW_TIMES_CLAMPED));
    }

    @Test
    void shouldShowTheNewestSnapshotToWhoClaimsTheFuture() {
        IntConsumer move = tick -> target.x = tick;
        run(60, 6, move, () -> {});
        run(9, -1000, move, () -> assertEquals((tick() - 1) / 3 * 3, seen().x, TOLERANCE));
    }

    @Test
    void shouldGoOnForAPlayerOfWhomNothingComes() {
        IntConsumer move = tick -> target.x = tick;
        run(60, 10, move, () -> {});
        ann.connection().mute(true);
        run(30, 20, move, () -> assertEquals(tick() - 10, seen().x, TOLERANCE));
        ann.drop();
        run(5, 20, move, () -> assertEquals(tick() - 10, seen().x, TOLERANCE));
        assertFalse(shooter.connected());
    }

    @Test
    void shouldShowPlayersTheirOwnAsItIs() {
        run(30, 10, tick -> {}, () -> {});
        assertSame(ann.own(Target.class), room.truth().seenBy(shooter, ann.own(Target.class)));
    }

    @Test
    void shouldFollowThroughCells() {
        Duck duck = room.truth().spawn(new Duck());
        Duck hidden = room.truth().spawn(new Duck());
        IntConsumer fly = tick -> {
            duck.x = tick * 0.5;
            hidden.x = 1000;
            shooter.look(duck.x, 0);
        };
        run(40, 10.5, fly, () -> {});
        run(200, 10.5, fly, () -> {
            Duck seen = room.truth().seenBy(shooter, duck);
            assertNotNull(seen);
            assertEquals(0.5 * (tick() - 10.5), seen.x, 0.01);
            assertNotNull(room.truth().seenBy(shooter, hidden), "its past does not depend on who looks there");
        });
    }

    @Test
    void shouldNotDependOnOtherClients() {
        OutOfSight alone = new OutOfSight(false);
        OutOfSight watched = new OutOfSight(true);
        assertEquals(alone.seen, watched.seen);
        assertEquals("null null", alone.seen.get(0), "before the first snapshot");
        assertEquals("569.0 -1000.0", alone.seen.get(98), "tick 99, as it was in tick 69");
        assertEquals(alone.clamped, watched.clamped);
        assertTrue(alone.clamped > 0);
    }

    /**
     * A player looks back at a duck and at a target, which it does not see, in a room where a second player sees both,
     * or there is none.
     */
    private static final class OutOfSight {
        final List<String> seen = new ArrayList<>();
        final long clamped;

        OutOfSight(boolean watched) {
            TestRoom<Gallery> room = TestRoom.of(Gallery.class).open();
            Duck duck = room.truth().spawn(new Duck());
            Target target = room.truth().spawn(new Target());
            room.truth().show(target, "blue");
            TestPlayer ann = room.join("ann");
            ann.hold(new Gallery.Aim());
            Player shooter = room.truth().players().get(0);
            TestPlayer bob = watched ? room.join("bob") : null;
            for (int tick = 1; tick <= 100; tick++) {
                duck.x = 500 + tick;
                target.x = tick < 50 ? -tick : -10_000; // beyond its range
                ann.lookAt(Math.max(0, tick - BACK_TICKS_MAX));
                if (bob != null && tick >= 40) {
                    room.truth().players().get(1).look(duck.x, 0);
                }
                if (bob != null && tick == 60) {
                    room.truth().players().get(1).joinGroup("blue");
                }
                room.ticks(1);
                Duck duckBefore = room.truth().seenBy(shooter, duck);
                Target targetBefore = room.truth().seenBy(shooter, target);
                seen.add((duckBefore == null ? null : duckBefore.x) + " "
                        + (targetBefore == null ? null : targetBefore.x));
            }
            clamped = room.counted(Counter.VALUES_CLAMPED);
            if (bob != null) {
                assertEquals(
                        List.of(599.0),
                        bob.sees(Duck.class).map(other -> other.x).toList());
            }
        }
    }

    @Test
    void shouldSayWhichClassIsNotKept() {
        Wall wall = room.truth().spawn(new Wall());
        String message = assertThrows(
                        IllegalArgumentException.class, () -> room.truth().seenBy(shooter, wall))
                .getMessage();
        assertTrue(message.contains("Wall") && message.contains("@Rewindable"), message);
    }
}
