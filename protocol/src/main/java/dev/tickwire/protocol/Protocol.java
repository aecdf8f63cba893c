package dev.tickwire.protocol;

/** The protocol's name. */
public final class Protocol {
    /** WebSocket subprotocol and {@code protocol} member of the schema; another name means other bytes. */
    public static final String VERSION = "tickwire.1";

    private Protocol() {}
}
