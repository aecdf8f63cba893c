package dev.tickwire.bench;

import java.util.SplittableRandom;

/** What one player holds, input after input: the same for every server. Threads: one. */
public final class CourseScript {
    private static final double CHANGE_PROBABILITY = 0.05;
    private static final double TURN_MAX = Math.toRadians(10);
    private static final double STEERING_SPEED = 100;

    private final SplittableRandom random;
    private final boolean steering;
    private double angle;
    private byte dx;
    private byte dy;

    /**
     * A script of its own.
     *
     * @param steering whether the course turns a little at every input; else to anywhere now and then
     */
    public CourseScript(SplittableRandom random, boolean steering) {
        this.random = random;
        this.steering = steering;
        this.angle = random.nextDouble(2 * Math.PI);
        change();
    }

    /** Goes on to the next input. */
    public void advance() {
        if (steering || random.nextDouble() < CHANGE_PROBABILITY) {
            change();
        }
    }

    private void change() {
        if (steering) {
            angle += random.nextDouble(-TURN_MAX, TURN_MAX);
            dx = (byte) Math.round(STEERING_SPEED * Math.cos(angle));
            dy = (byte) Math.round(STEERING_SPEED * Math.sin(angle));
        } else {
            dx = (byte) random.nextInt();
            dy = (byte) (random.nextInt() | 1); // never at rest, of which the servers' rules think differently
        }
    }

    /** Metres per second eastward. */
    public byte dx() {
        return dx;
    }

    /** Metres per second northward. */
    public byte dy() {
        return dy;
    }
}
