package dev.tickwire.runtime.build;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;

/** A program that echoes its input, except the commands below. */
public final class Parrot {
    /** Stops answering. */
    static final String HANG = "hang";

    /** Ends with code 7. */
    static final String END = "end";

    /** Prints its environment and the file beside its class. */
    static final String LOOK = "look";

    private Parrot() {}

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(System.out);
        while (true) {
            String line = in.readUTF();
            switch (line) {
                case HANG -> hang();
                case END -> System.exit(7);
                case LOOK -> out.writeUTF(System.getenv("TICKWIRE_BUILD_KEY") + " " + beside());
                default -> out.writeUTF(line);
            }
            out.flush();
        }
    }

    private static void hang() {
        while (true) {
            LockSupport.park();
        }
    }

    private static String beside() throws IOException {
        try (InputStream in = Parrot.class.getResourceAsStream("/beside.txt")) {
            return in == null ? "nothing" : new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
