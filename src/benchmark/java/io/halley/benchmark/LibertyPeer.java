package io.halley.benchmark;

import io.halley.LibertyServer;
import io.halley.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Something on Open Liberty: Halley as it is packaged, or the bare servlet on a server with default settings. */
record LibertyPeer(String name, Protocol protocol, LibertyServer server) implements Peer {
    private static final String SERVLET_SERVER =
            """
            <server>
                <featureManager><feature>servlet-6.1</feature></featureManager>
                <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="${http.port}" httpsPort="-1">
                    <httpOptions persistTimeout="75s"/>
                </httpEndpoint>
                <applicationMonitor updateTrigger="disabled"/>
                <webApplication location="bare.war" contextRoot="/"/>
            </server>
            """;

    /** @param settings Halley's, as environment variables */
    static Peer halley(Path folder, Map<String, String> settings) {
        return new LibertyPeer("Halley", CursorProtocol.HALLEY, LibertyServer.asShipped(folder, settings).await());
    }

    /** Where all have tokens, who else are let in unasked. */
    static Peer signed(Path folder) {
        Provider provider = new Provider();
        LibertyServer server = LibertyServer.asShipped(folder, provider.settings()).await();
        return new LibertyPeer("Halley, jwt", new SignedProtocol(CursorProtocol.HALLEY, provider), server);
    }

    /** The same, whose listeners listen to streams. */
    static Peer halleyStreams(Path folder) {
        LibertyServer server = LibertyServer.asShipped(folder, Map.of()).await();
        return new LibertyPeer(
                "Halley, stream", new StreamProtocol("/api/rooms/", "/messages", CursorProtocol.HALLEY, 2), server);
    }

    /** Halley as it was before there was a training. */
    static Peer untrained(Path folder) {
        return new LibertyPeer("Halley, untrained", CursorProtocol.HALLEY, LibertyServer.untrained(folder, Map.of()).await());
    }

    static Peer servletStreams(Path folder, List<String> jvmOptions) {
        LibertyPeer servlet = servlet(folder, jvmOptions);
        return new LibertyPeer(
                servlet.name + ", stream", new StreamProtocol("/rooms/", "?stream=", servlet.protocol, 2), servlet.server);
    }

    static LibertyPeer servlet(Path folder, List<String> jvmOptions) {
        Path config = folder.resolve("usr/servers/bare");
        Path war = config.resolve("apps/bare.war");
        try {
            Files.createDirectories(war.resolve("WEB-INF/classes/io/halley/benchmark"));
            Files.createDirectories(war.resolve("health"));
            Files.writeString(war.resolve("health/ready"), "yes");
            Files.writeString(config.resolve("server.xml"), SERVLET_SERVER);
            for (Class<?> type : BareServlet.allClasses()) {
                copy(type, war.resolve("WEB-INF/classes"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = Map.of("WLP_USER_DIR", folder.resolve("usr").toAbsolutePath().toString());
        return new LibertyPeer(
                "bare servlet",
                CursorProtocol.SERVLET,
                new LibertyServer(folder, environment, "bare", jvmOptions).await());
    }

    private static void copy(Class<?> type, Path classes) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream in = LibertyPeer.class.getClassLoader().getResourceAsStream(file)) {
            Files.write(classes.resolve(file), Objects.requireNonNull(in).readAllBytes());
        }
    }

    @Override
    public int port() {
        return server.uri().getPort();
    }

    @Override
    public long[] pids() {
        return new long[] {server.pid()};
    }

    @Override
    public void close() {
        server.close();
        if (protocol instanceof SignedProtocol signed) {
            signed.close();
        }
    }
}
