package dev.tickwire.runtime.state;

/** An object whose type is not on the list, until the field that holds it is known. */
final class UnlistedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param what it is: the rest of a sentence that begins with "it holds" */
    UnlistedException(String what) {
        super(what);
    }
}
