package io.halley.benchmark;

import io.halley.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** CometD on Jetty: {@link CometdServer} in a process of its own. */
record CometdPeer(Process process, int port) implements Peer {
    static Peer start(Path folder, List<String> jvmOptions) {
        int port = Ports.free();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), CometdServer.class.getName(), Integer.toString(port)));
        try {
            Files.createDirectories(folder);
            Process process = Programs.start(folder, command.toArray(String[]::new));
            Programs.awaitPort(process, port);
            return new CometdPeer(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String name() {
        return "CometD";
    }

    @Override
    public Protocol protocol() {
        return new CometdProtocol();
    }

    @Override
    public long[] pids() {
        return new long[] {process.pid()};
    }

    @Override
    public void close() {
        Programs.stop(process);
    }
}
