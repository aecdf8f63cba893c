package dev.tickwire.runtime.transport;

import io.undertow.util.MimeMappings;
import org.jspecify.annotations.Nullable;

/** Content types of files; browsers need them because of {@code nosniff}. */
final class MediaTypes {
    static final MimeMappings MAPPINGS = MimeMappings.builder()
            .addMapping("html", "text/html; charset=utf-8")
            .addMapping("css", "text/css; charset=utf-8")
            .addMapping("js", "text/javascript; charset=utf-8")
            .addMapping("mjs", "text/javascript; charset=utf-8")
            .addMapping("wasm", "application/wasm")
            .addMapping("woff2", "font/woff2")
            .addMapping("ogg", "audio/ogg")
            .build();

    private static final String UNKNOWN = "application/octet-stream";

    private MediaTypes() {}

    static String of(String path) {
        @Nullable String type = MAPPINGS.getMimeType(path.substring(path.lastIndexOf('.') + 1));
        return type == null ? UNKNOWN : type;
    }
}
