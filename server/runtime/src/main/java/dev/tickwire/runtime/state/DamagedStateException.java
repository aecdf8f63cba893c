package dev.tickwire.runtime.state;

/** The bytes of a state differ from those that were written. */
public final class DamagedStateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DamagedStateException(String what) {
        super("a stored state is damaged: " + what);
    }

    DamagedStateException(String what, Throwable cause) {
        super("a stored state is damaged: " + what, cause);
    }
}
