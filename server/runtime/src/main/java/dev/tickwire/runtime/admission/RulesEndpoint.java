package dev.tickwire.runtime.admission;

import dev.tickwire.runtime.game.CompiledRules;
import dev.tickwire.runtime.game.GameType;
import dev.tickwire.runtime.http.Endpoint;
import dev.tickwire.runtime.http.HttpProblem;
import dev.tickwire.runtime.http.Request;
import dev.tickwire.runtime.http.Response;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/rules/<name>}: a game's compiled rules, with which browsers predict. The name has a hash of the text,
 * so the answer is cacheable for ever.
 */
public final class RulesEndpoint implements Endpoint {
    /** The path before the module's name. */
    public static final String PATH = "/api/rules/";

    private final Map<String, CompiledRules.Module> byName = new HashMap<>();
    private final Map<GameType, CompiledRules.Module> byGame = new HashMap<>();

    /** Serves the rules of these games. */
    public RulesEndpoint(Collection<GameType> games) {
        for (GameType game : games) {
            CompiledRules.Module module = game.compiledRules().module();
            if (module != null) {
                byName.put(module.name(), module);
                byGame.put(game, module);
            }
        }
    }

    /** The path of a game's rules; {@code null} if it has none. */
    @Nullable
    String address(GameType game) {
        CompiledRules.Module module = byGame.get(game);
        return module == null ? null : PATH + module.name();
    }

    @Override
    public Response answer(Request request) {
        Endpoint.requireMethod(request, "GET", "HEAD");
        CompiledRules.Module module = byName.get(request.path().substring(PATH.length()));
        if (module == null) {
            throw new HttpProblem(404, "unknown-rules", "This host has no game with these rules.");
        }
        return Response.of(200, "text/javascript; charset=utf-8", module.text())
                .with("Cache-Control", "public, max-age=31536000, immutable");
    }
}
