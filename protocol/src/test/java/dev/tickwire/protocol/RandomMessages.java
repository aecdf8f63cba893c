package dev.tickwire.protocol;

import dev.tickwire.protocol.Sample.Bounded;
import dev.tickwire.protocol.Sample.Drive;
import dev.tickwire.protocol.Sample.Everything;
import dev.tickwire.protocol.Sample.Gear;
import dev.tickwire.protocol.Sample.Honk;
import dev.tickwire.protocol.Sample.Honked;
import dev.tickwire.protocol.Sample.Idle;
import dev.tickwire.protocol.Sample.Say;
import dev.tickwire.protocol.Sample.Scored;
import dev.tickwire.protocol.message.Commands;
import dev.tickwire.protocol.message.ExactRequest;
import dev.tickwire.protocol.message.Frame;
import dev.tickwire.protocol.message.Inputs;
import dev.tickwire.protocol.message.KeyframeRequest;
import dev.tickwire.protocol.message.Ping;
import dev.tickwire.protocol.message.Pong;
import dev.tickwire.protocol.message.Welcome;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Random messages of {@link Sample}, all of them allowed. */
public final class RandomMessages {
    private static final String[] LETTERS = {
        "a", "Z", "~", "\u00a0", "\u00e9", "\u07ff", "\u20ac", "\uffff", "\ud83d\ude80"
    };

    private final SplittableRandom random;

    public RandomMessages(SplittableRandom random) {
        this.random = random;
    }

    public Record fromClient() {
        return switch (random.nextInt(5)) {
            case 0 -> new Ping(natural() - 1, integer());
            case 1 -> new KeyframeRequest(natural());
            case 2 -> commands();
            case 3 -> new ExactRequest();
            default -> inputs();
        };
    }

    public Record fromServer() {
        return switch (random.nextInt(3)) {
            case 0 -> new Pong(integer());
            case 1 -> welcome();
            default ->
                new Frame(
                        integer(),
                        integer(),
                        (byte) integer(),
                        integer(),
                        natural(),
                        integer(),
                        integer(),
                        bytes(random.nextInt(300)));
        };
    }

    public Record event() {
        return random.nextBoolean() ? new Honked(integer()) : new Scored(gear(), longInteger(), text(24));
    }

    public Record input() {
        return switch (random.nextInt(4)) {
            case 0 -> new Idle();
            case 1 -> new Drive((byte) random.nextInt(-1, 2), random.nextBoolean());
            case 2 ->
                new Bounded(
                        (short) random.nextInt(5, 301),
                        random.nextLong(-10, -1),
                        0.7f + random.nextInt(3) * 0.1f,
                        random.nextInt(-20, -4) / 10.0,
                        (char) random.nextInt('a', 'z' + 1));
            default ->
                new Everything(
                        text(24),
                        random.nextBoolean(),
                        (byte) integer(),
                        (short) integer(),
                        (char) integer(),
                        integer(),
                        longInteger(),
                        finite(() -> (double) Float.intBitsToFloat(random.nextInt()))
                                .floatValue(),
                        finite(() -> Double.longBitsToDouble(random.nextLong())),
                        gear());
        };
    }

    private Inputs inputs() {
        Record[] inputs = new Record[random.nextInt(1, Limits.INPUTS_PER_MESSAGE_MAX + 1)];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = input();
        }
        int seq = Math.max(inputs.length, natural());
        return new Inputs(natural() - 1, inputs, seq, integer(), random.nextInt(256), integer());
    }

    private Commands commands() {
        Record[] commands = new Record[random.nextInt(1, Limits.COMMANDS_PER_MESSAGE_MAX + 1)];
        for (int i = 0; i < commands.length; i++) {
            commands[i] = random.nextBoolean() ? new Honk() : new Say(text(16));
        }
        return new Commands(commands, Math.max(commands.length, natural()));
    }

    private Welcome welcome() {
        int snapshotRate = random.nextInt(1, 64);
        int tickRate = snapshotRate * random.nextInt(1, 8);
        return new Welcome(
                natural(),
                integer(),
                natural(),
                natural(),
                integer(),
                "token-_.".substring(random.nextInt(9)),
                natural() - 1,
                bytes(16),
                bytes(8),
                snapshotRate,
                integer(),
                tickRate);
    }

    private Gear gear() {
        return Gear.values()[random.nextInt(Gear.values().length)];
    }

    /** Of every length on the wire with the same probability. */
    private int integer() {
        return random.nextInt() >> random.nextInt(32);
    }

    private int natural() {
        return integer() & Integer.MAX_VALUE;
    }

    private long longInteger() {
        return random.nextLong() >> random.nextInt(64);
    }

    private static Double finite(Supplier<Double> any) {
        double value = any.get();
        return Double.isFinite(value) ? value : Double.valueOf(-0.0);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text(int unitsMax) {
        StringBuilder text = new StringBuilder();
        int units = random.nextInt(unitsMax + 1);
        while (text.length() < units) {
            String letter = LETTERS[random.nextInt(LETTERS.length)];
            text.append(text.length() + letter.length() <= units ? letter : "x");
        }
        return text.toString();
    }
}
