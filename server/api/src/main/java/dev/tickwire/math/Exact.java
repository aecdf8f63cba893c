package dev.tickwire.math;

/**
 * Functions with the same result to the bit on every JVM and in every browser: only {@code + - * /}, {@code sqrt} and
 * {@code floor} are used, which the standard rounds exactly, in one fixed order. {@link Math#sin} gives no such
 * promise.
 *
 * <p><b>Accuracy.</b> Within 1e-12 of the true value; {@link #sin} and {@link #cos} for arguments up to a million in
 * size, losing about one digit for each further power of ten.
 *
 * <p>Method: argument reduction by a three-part π/2 (Cody and Waite, "Software Manual for the Elementary Functions",
 * 1980), then Taylor series.
 */
public final class Exact {
    private static final double TWO_PI = 2 * Math.PI;
    private static final double HALF_PI = Math.PI / 2;

    // π/2 in three parts: the first two have 33 significant bits, so that a multiple below 2^20 of either is exact.
    private static final double HALF_PI_HIGH = 0x1.921fb544p0;
    private static final double HALF_PI_MIDDLE = 0x1.0b4611a6p-34;
    private static final double HALF_PI_LOW = 0x1.3198a2e037073p-69;

    private Exact() {}

    /** Sine of an angle in radians: {@code car.y += Exact.sin(car.heading) * car.speed * dt}. */
    public static double sin(double angle) {
        double quarters = Math.floor(angle / HALF_PI + 0.5);
        return sinOfQuarter(quarters, reduced(angle, quarters));
    }

    /** Cosine of an angle in radians: {@code car.x += Exact.cos(car.heading) * car.speed * dt}. */
    public static double cos(double angle) {
        double quarters = Math.floor(angle / HALF_PI + 0.5);
        return sinOfQuarter(quarters + 1, reduced(angle, quarters));
    }

    /**
     * The angle from the positive x axis to the point (x, y), from -π to π; 0 for the origin:
     * {@code Exact.atan2(target.y - ship.y, target.x - ship.x)}.
     */
    public static double atan2(double y, double x) {
        double ax = x < 0 ? -x : x;
        double ay = y < 0 ? -y : y;
        if (ax == 0 && ay == 0) {
            return 0;
        }
        double angle = ay <= ax ? atanUpToOne(ay / ax) : HALF_PI - atanUpToOne(ax / ay);
        if (x < 0) {
            angle = Math.PI - angle;
        }
        return y < 0 ? -angle : angle;
    }

    /** Length of the vector (x, y); its square must not overflow: {@code Exact.hypot(ship.vx, ship.vy)}. */
    public static double hypot(double x, double y) {
        return Math.sqrt(x * x + y * y);
    }

    /**
     * The value in [min, max] nearest to {@code value}: {@code car.speed = Exact.clamp(car.speed + 40 * dt, 0, 60)}.
     */
    public static double clamp(double value, double min, double max) {
        return value < min ? min : value > max ? max : value;
    }

    /** The nearest whole number; halves go up: {@code Exact.round(-2.5) == -2}. */
    public static double round(double value) {
        double below = Math.floor(value);
        return value - below < 0.5 ? below : below + 1; // value + 0.5 would itself be rounded
    }

    /**
     * {@code from} at 0, {@code to} at 1, on a straight line between and beyond: {@code Exact.lerp(0, 10, 0.5) == 5}.
     */
    public static double lerp(double from, double to, double fraction) {
        return from + (to - from) * fraction;
    }

    /** {@code value} shifted by whole periods into [min, max): {@code ship.x = Exact.wrap(ship.x, 0, 1000)}. */
    public static double wrap(double value, double min, double max) {
        double period = max - min;
        double shifted = value - Math.floor((value - min) / period) * period;
        return shifted < min || shifted >= max
                ? min
                : shifted; // rounding may land on the far edge, which is the near one
    }

    /**
     * An angle in radians shifted by whole turns into [-π, π): the short way round:
     * {@code Exact.wrapAngle(target - ship.heading)}.
     */
    public static double wrapAngle(double angle) {
        return wrap(angle, -Math.PI, -Math.PI + TWO_PI);
    }

    private static double reduced(double angle, double quarters) {
        return angle - quarters * HALF_PI_HIGH - quarters * HALF_PI_MIDDLE - quarters * HALF_PI_LOW;
    }

    /** sin(quarters * π/2 + rest) for a rest in [-π/4, π/4]. */
    private static double sinOfQuarter(double quarters, double rest) {
        double quadrant = quarters - 4 * Math.floor(quarters / 4);
        double magnitude = quadrant == 0 || quadrant == 2 ? sinSeries(rest) : cosSeries(rest);
        return quadrant >= 2 ? -magnitude : magnitude;
    }

    private static double sinSeries(double x) {
        double s = x * x;
        double sum = 1 - s / (16 * 17);
        for (int n = 14; n >= 2; n -= 2) {
            sum = 1 - s / (n * (n + 1)) * sum;
        }
        return x * sum;
    }

    private static double cosSeries(double x) {
        double s = x * x;
        double sum = 1 - s / (17 * 18);
        for (int n = 15; n >= 1; n -= 2) {
            sum = 1 - s / (n * (n + 1)) * sum;
        }
        return sum;
    }

    /** Two halvings of the angle bring the argument below 0.2, where twelve terms of the series suffice. */
    private static double atanUpToOne(double x) {
        double half = x / (1 + Math.sqrt(1 + x * x));
        double quarter = half / (1 + Math.sqrt(1 + half * half));
        double s = quarter * quarter;
        double sum = 0;
        for (int n = 23; n >= 1; n -= 2) {
            sum = 1.0 / n - s * sum;
        }
        return 4 * quarter * sum;
    }
}
