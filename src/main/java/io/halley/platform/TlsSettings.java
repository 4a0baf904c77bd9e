package io.halley.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the server's certificate is ({@code halley.tls.…}).
 *
 * @param certificate a file in PEM: the server's own first, then those that lead to one that clients know
 * @param key a file in PEM with the key to it
 * @param store where Open Liberty looks for both
 */
public record TlsSettings(Path certificate, Path key, Path store) {
    /** Longer files are no certificates. */
    private static final long MOST_BYTES = 1 << 20;

    /**
     * What is there now.
     *
     * @throws IllegalArgumentException where it cannot be read, or is not what it should be, in words for the operator
     */
    Identity identity() {
        return Identity.of(read(certificate, "certificate"), read(key, "key"));
    }

    private static byte[] read(Path file, String setting) {
        try {
            if (Files.size(file) <= MOST_BYTES) {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("halley.tls." + setting + ": " + file + " cannot be read", e);
        }
        throw new IllegalArgumentException("halley.tls." + setting + ": " + file + " is too long");
    }
}
