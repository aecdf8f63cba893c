package dev.tickwire.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The packaged server in its own process on free ports, with the addresses that it prints. */
final class Host implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Program program;
    private final Path tokenFile;
    private final URI page;
    private final URI admin;

    private Host(Program program, Path tokenFile) throws InterruptedException {
        this.program = program;
        this.tokenFile = tokenFile;
        this.page = URI.create(program.awaitLine("^play +(http://\\S+)"));
        this.admin = URI.create(program.awaitLine("^admin +(http://\\S+)"));
    }

    /** Starts the server and waits until it has printed its addresses. */
    static Host start(String... more) throws IOException, InterruptedException {
        return start(Program::tickwire, 0, more);
    }

    /** As {@link #start(String...)}, at this port, for example that of an earlier process. */
    static Host startAt(int port, String... more) throws IOException, InterruptedException {
        return start(Program::tickwire, port, more);
    }

    /** As {@link #start(String...)}, with a command that runs other commands. */
    static Host startUnder(List<String> prefix, String... more) throws IOException, InterruptedException {
        return start(arguments -> Program.tickwireUnder(prefix, arguments), 0, more);
    }

    private static Host start(Function<String[], Program> run, int port, String... more)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of("target"), "host");
        Path tokenFile = folder.resolve("admin-token");
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of(
                "--port", Integer.toString(port), "--admin-port", "0", "--admin-token-file", tokenFile.toString()));
        arguments.addAll(List.of(more));
        Program program = run.apply(arguments.toArray(String[]::new));
        try {
            return new Host(program, tokenFile);
        } catch (InterruptedException | RuntimeException | Error e) {
            program.close();
            throw e;
        }
    }

    URI page() {
        return page;
    }

    URI admin() {
        return admin;
    }

    Path tokenFile() {
        return tokenFile;
    }

    Program program() {
        return program;
    }

    /** Gets a file of the public listener. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(page.resolve(path)));
    }

    /** Posts JSON to the public listener. */
    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(page.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    /** Posts JSON to the admin listener, with the token from the server's file. */
    HttpResponse<String> postAsOperator(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(admin.resolve(path))
                .header("Authorization", "Bearer " + Files.readString(tokenFile).strip())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    /** Gets a path of the admin listener. */
    HttpResponse<String> getAsOperator(String path) {
        try {
            return send(HttpRequest.newBuilder(admin.resolve(path))
                    .header(
                            "Authorization",
                            "Bearer " + Files.readString(tokenFile).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        program.close();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
