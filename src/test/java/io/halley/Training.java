package io.halley;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a server has found out in a start of its own, as that of the package and of the image has: the tests start it some
 * hundred times. {@code liberty-config/train} does it, once for the Java that runs the tests.
 *
 * @param folder what it has left
 */
record Training(Path folder) {
    /** @param server its configuration */
    static synchronized Training of(Path server) {
        Path folder = server.toAbsolutePath().resolve("trained");
        Path java = folder.resolve("java");
        try {
            if (!Files.exists(java) || !Files.readString(java).equals(thisJava())) {
                train(server);
                Files.writeString(java, thisJava());
            }
            return new Training(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the virtual machine is told of the classes. */
    String option() {
        return "-XX:SharedArchiveFile=" + folder.resolve("classes.jsa");
    }

    /** @param output where a server writes; one that has been started there has caches of its own */
    void giveCaches(Path output) {
        Path caches = output.resolve("workarea");
        if (Files.exists(caches)) {
            return;
        }
        try {
            FileTree.copy(folder.resolve("workarea"), caches);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String thisJava() {
        return System.getProperty("java.home") + " " + Runtime.version();
    }

    private static void train(Path server) throws IOException {
        Path log = server.resolveSibling("train.log");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", server.resolve("train").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        if (builder.start().onExit().join().exitValue() != 0) {
            throw new IllegalStateException("the training has failed: see " + log);
        }
    }
}
