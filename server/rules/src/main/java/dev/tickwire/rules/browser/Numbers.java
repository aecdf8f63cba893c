package dev.tickwire.rules.browser;

import org.teavm.jso.JSIndexer;
import org.teavm.jso.JSObject;

/** A {@code Float64Array} of the page. */
public interface Numbers extends JSObject {
    /** The number at an index. */
    @JSIndexer
    double get(int index);

    /** Puts a number at an index. */
    @JSIndexer
    void set(int index, double value);
}
