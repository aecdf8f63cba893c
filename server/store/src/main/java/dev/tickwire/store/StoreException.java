package dev.tickwire.store;

/** The store could not be opened, read or written; the message says which, for operators. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
