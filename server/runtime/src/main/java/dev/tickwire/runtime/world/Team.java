package dev.tickwire.runtime.world;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.runtime.game.KindClass;
import java.util.List;

/** The group of what one team is shown. */
final class Team extends Group {
    final String name;

    Team(int number, Schema schema, List<KindClass> kinds, String name) {
        super(number, schema, kinds, false);
        this.name = name;
    }
}
