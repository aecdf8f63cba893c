package dev.tickwire.bench.crowd;

import java.util.List;

/** A line of the table. */
record Row(String figure, String goal, String measured) {
    static final Row HEAD = new Row("figure", "goal", "measured");

    List<String> cells() {
        return List.of(figure, goal, measured);
    }
}
