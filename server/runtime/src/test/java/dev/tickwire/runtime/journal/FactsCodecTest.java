package dev.tickwire.runtime.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tickwire.protocol.RefusedException;
import dev.tickwire.protocol.wire.WireOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A decoder decodes an encoder's facts, and refuses any other bytes. */
class FactsCodecTest {
    private static final int TICKS_PER_SNAPSHOT = 2;
    private static final int SEEDS = 20;
    private static final int CHUNKS = 100;
    private static final int FUZZ_TICKS = 5;

    private final FactsEncoder encoder = new FactsEncoder(Regatta.TYPE.messages(), TICKS_PER_SNAPSHOT);
    private final WireOutput out = new WireOutput(64, Integer.MAX_VALUE);

    private static FactsDecoder decoder() {
        return new FactsDecoder(Regatta.TYPE, TICKS_PER_SNAPSHOT);
    }

    private static long seed(int run) {
        long seed = run == 0 ? 1 : System.nanoTime();
        System.out.println("FactsCodecTest, seed " + seed);
        return seed;
    }

    @Test
    void shouldDecodeEncodedFacts() {
        for (int run = 0; run < SEEDS; run++) {
            long seed = seed(run);
            SplittableRandom random = new SplittableRandom(seed);
            FactScript script = new FactScript(random.split());
            encoder.restart();
            FactsDecoder decoder = decoder();
            int tick = random.nextInt(1000);
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                if (random.nextInt(20) == 0) {
                    encoder.restart();
                    decoder = decoder();
                }
                tick = roundTrip(script, random, decoder, tick, "seed " + seed + ", chunk " + chunk);
            }
        }
    }

    private int roundTrip(FactScript script, SplittableRandom random, FactsDecoder decoder, int tick, String at) {
        List<FactLog> ticks = new ArrayList<>();
        int ticksOfChunk = random.nextInt(1, 5);
        int withFullHash = random.nextInt(10);
        long hash = random.nextLong();
        encoder.beginChunk();
        for (int i = 0; i < ticksOfChunk; i++) {
            FactLog facts = new FactLog();
            script.tick(facts);
            ticks.add(facts);
            encode(facts, tick + i, i == withFullHash, hash + i);
        }
        out.clear();
        encoder.endChunk(hash, out);

        decoder.beginChunk(out.buffer(), 0, out.position());
        for (int i = 0; i < ticksOfChunk; i++) {
            FactLog read = new FactLog();
            decoder.tick(tick + i, read);
            assertEquals(ticks.get(i), read, at);
            assertEquals(i == withFullHash, decoder.hasFullHash(), at);
            assertTrue(i != withFullHash || decoder.fullHash() == hash + i, at);
        }
        decoder.endChunk();
        assertEquals(hash, decoder.hash(), at);
        return tick + ticksOfChunk;
    }

    private void encode(FactLog facts, int tick, boolean withFullHash, long fullHash) {
        encoder.beginTick(tick);
        facts.pass(encoder);
        if (withFullHash) {
            encoder.endTick(fullHash);
        } else {
            encoder.endTick();
        }
    }

    /** A chunk that has all kinds of facts. */
    private byte[] chunk(long seed) {
        FactScript script = new FactScript(new SplittableRandom(seed));
        encoder.restart();
        encoder.beginChunk();
        for (int tick = 1; tick <= FUZZ_TICKS; tick++) {
            FactLog facts = new FactLog();
            for (int i = 0; i < 10; i++) {
                script.tick(facts);
            }
            encode(facts, tick, tick == FUZZ_TICKS, 7);
        }
        out.clear();
        encoder.endChunk(42, out);
        return out.toBytes();
    }

    /** Whether the bytes are a chunk; anything but a refusal passes through. */
    private static boolean accepts(byte[] bytes, int length, FactSink sink) {
        FactsDecoder decoder = decoder();
        try {
            decoder.beginChunk(bytes, 0, length);
            for (int tick = 1; tick <= FUZZ_TICKS; tick++) {
                decoder.tick(tick, sink);
            }
            decoder.endChunk();
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    @Test
    void shouldRefuseAChunkThatIsCut() {
        byte[] bytes = chunk(seed(1));
        FactLog all = new FactLog();
        assertTrue(accepts(bytes, bytes.length, all));
        int accepted = 0;
        for (int length = 0; length < bytes.length; length++) {
            accepted += accepts(bytes, length, new FactLog()) ? 1 : 0;
        }
        assertTrue(accepted <= bytes.length / 100, accepted + " of " + bytes.length + " cuts are whole chunks");
    }

    @Test
    void shouldSurviveEveryFlippedByte() {
        byte[] bytes = chunk(seed(1));
        for (int at = 0; at < bytes.length; at++) {
            for (int flip : new int[] {1, 0x80, 0xff}) {
                bytes[at] ^= (byte) flip;
                accepts(bytes, bytes.length, new FactLog());
                bytes[at] ^= (byte) flip;
            }
        }
    }

    @Test
    void shouldSurviveRandomBytes() {
        SplittableRandom random = new SplittableRandom(seed(1));
        for (int run = 0; run < 20_000; run++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            accepts(bytes, bytes.length, new FactLog());
        }
    }

    @Test
    void shouldDecodeFactsInProportionToTheBytes() {
        for (byte fill : new byte[] {0, -1, 0x55}) {
            byte[] bytes = new byte[10_000];
            Arrays.fill(bytes, fill);
            FactLog facts = new FactLog();
            accepts(bytes, bytes.length, facts);
            assertTrue(facts.count() < 2 * bytes.length, facts.count() + " facts");
        }
    }

    /** A player that holds still costs less than a bit per tick. */
    @Test
    void shouldTakeLessThanABitForAPredictedInput() {
        int players = 100;
        int ticks = 400;
        for (int tick = 1; tick <= ticks; tick++) {
            encoder.beginChunk();
            encoder.beginTick(tick);
            for (int player = 1; player <= players; player++) { // all present the newest snapshot
                encoder.input(player, new Regatta.Course(player, false), tick, tick, 256 + 256 * (tick % 2));
            }
            encoder.endTick();
            out.clear();
            encoder.endChunk(0, out);
        }
        assertTrue(out.position() < Long.BYTES + players / Byte.SIZE, out.position() + " bytes");
    }

    /** A client that sends with every snapshot has an input in every second tick. */
    @Test
    void shouldLearnTheRhythmOfInputs() {
        int players = 100;
        int bytes = 0;
        for (int tick = 1; tick <= 401; tick++) {
            encoder.beginChunk();
            encoder.beginTick(tick);
            for (int player = 1; player <= players && tick % 2 == 0; player++) {
                encoder.input(player, new Regatta.Course(player, false), tick / 2, tick / 2, 256);
            }
            encoder.endTick();
            out.clear();
            encoder.endChunk(0, out);
            bytes = tick > 399 ? bytes + out.position() : 0;
        }
        assertTrue(bytes < 2 * (Long.BYTES + players / Byte.SIZE), bytes + " bytes");
    }
}
