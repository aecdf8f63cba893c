package dev.tickwire.bench.network;

import java.util.List;

/** A line of the table. */
record Row(String figure, String goal, String tickwire, String colyseus) {
    static final Row HEAD = new Row("figure", "goal", "Tickwire", "Colyseus");

    List<String> cells() {
        return List.of(figure, goal, tickwire, colyseus);
    }
}
