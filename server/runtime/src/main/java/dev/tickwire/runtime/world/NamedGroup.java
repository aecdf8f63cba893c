package dev.tickwire.runtime.world;

import dev.tickwire.protocol.schema.Schema;
import dev.tickwire.runtime.game.KindClass;
import java.util.List;

/** A visibility group that a game names: see {@link dev.tickwire.Player#joinGroup}. */
final class NamedGroup extends Group {
    final String name;

    NamedGroup(int number, Schema schema, List<KindClass> kinds, String name) {
        super(number, schema, kinds, false);
        this.name = name;
    }
}
