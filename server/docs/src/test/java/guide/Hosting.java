package guide;

import dev.tickwire.Server;
import dev.tickwire.Tickwire;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.nio.file.Path;

/** The samples of hosting.md. */
final class Hosting {
    private Hosting() {}

    static Server ownProcess(Path folder) {
        return Tickwire.host(Rally.class, Safari.class)
                .port(8080)
                .data(folder)
                .room("safari", "savannah")
                .start();
    }

    /** Tickwire serves the root, the shop everything below {@code /shop}. */
    static Undertow mounted(Server tickwire, HttpHandler shop, int port) {
        Undertow undertow = Undertow.builder()
                .addHttpListener(port, "0.0.0.0")
                .setHandler(Handlers.path(tickwire.handler()).addPrefixPath("/shop", shop))
                .build();
        undertow.start();
        return undertow;
    }

    static Server embedded() {
        return Tickwire.host(Rally.class)
                .embed()
                .onFatalError(error -> System.err.println("replace this process: " + error))
                .start();
    }
}
