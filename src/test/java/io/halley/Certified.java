package io.halley;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for this machine that only its own key vouches for, made by the virtual machine's keytool. */
public record Certified(X509Certificate certificate, PrivateKey key) {
    private static final String PASSWORD = "only the tests";

    /**
     * @param algorithm of its key: {@code RSA}, {@code EC}
     * @param more what keytool is to know: {@code -startdate}, {@code -validity}
     */
    public static Certified by(Path folder, String algorithm, String... more) {
        try {
            Path store = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "it",
                    "-keyalg",
                    algorithm,
                    "-dname",
                    "CN=" + algorithm,
                    "-ext",
                    "san=dns:localhost",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD));
            command.addAll(List.of(more));
            Process keytool = new ProcessBuilder(command).inheritIO().start();
            if (keytool.onExit().join().exitValue() != 0) {
                throw new IllegalStateException("keytool has failed");
            }
            return read(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Certified read(Path store) throws IOException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return new Certified((X509Certificate) keys.getCertificate("it"), (PrivateKey)
                    keys.getKey("it", PASSWORD.toCharArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public byte[] keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    public static byte[] pem(String what, byte[] content) {
        String base64 = Base64.getMimeEncoder().encodeToString(content);
        return ("-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** For a client that knows all of these, and no others. */
    public static SSLContext trusting(Certified... all) {
        try {
            KeyStore known = KeyStore.getInstance("PKCS12");
            known.load(null, null);
            for (Certified each : all) {
                known.setCertificateEntry("it-" + known.size(), each.certificate());
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(known);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
