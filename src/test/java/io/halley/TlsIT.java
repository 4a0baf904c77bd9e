package io.halley;

import static io.halley.HalleyClient.freshRoom;
import static io.halley.HalleyClient.json;
import static io.halley.HalleyClient.messages;
import static io.halley.HalleyClient.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks TLS by itself, with a certificate that is renewed while it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {
    private static final Duration START = Duration.ofMinutes(5);
    private static final int MISCONFIGURED = 78;

    private final SignInProvider provider = new SignInProvider();
    private Certified first;
    private Certified second;
    private Path certificate;
    private Path key;
    private LibertyServer server;
    private URI uri;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        first = Certified.by(folder, "RSA");
        second = Certified.by(folder, "EC");
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        put(first);
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("HALLEY_TLS_CERTIFICATE", certificate.toString());
        settings.put("HALLEY_TLS_KEY", key.toString());
        server = new LibertyServer(folder.resolve("server"), settings);
        uri = URI.create(server.uri().toString().replace("http:", "https:"));
        HalleyClient client = client(first);
        await("the server's start, told in " + server.log()).atMost(START).until(() -> isReady(client));
    }

    @AfterAll
    void stop() {
        server.close();
        provider.close();
    }

    private boolean isReady(HalleyClient client) {
        assertThat(server.isAlive()).as("told in " + server.log()).isTrue();
        try {
            return client.get("/health/ready").statusCode() == 200;
        } catch (CompletionException notYet) {
            return false;
        }
    }

    private HalleyClient client(Certified... known) {
        return HalleyClient.trusting(Certified.trusting(known), uri);
    }

    /** As one who renews it does: in the place of the old ones, one after the other. */
    private void put(Certified renewed) throws IOException {
        replace(certificate, renewed.certificatePem());
        replace(key, renewed.keyPem());
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path written = Files.write(file.resolveSibling(file.getFileName() + ".new"), content);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void showsARenewedCertificateAndKeepsThosePolling() throws Exception {
        HalleyClient before = client(first);
        String ann = signIn(before);
        String room = freshRoom();
        String cursor = json(before.get(messages(room), "Cookie", ann)).getString("cursor");
        CompletableFuture<HttpResponse<String>> waiting = before.sendAsync(
                before.request(messages(room) + "?after=" + cursor, "Prefer", "wait=25", "Cookie", ann));
        await().until(() -> parked(before) == 1);

        put(second);
        await().atMost(30, TimeUnit.SECONDS).until(() -> shows(second));
        assertThatThrownBy(() -> client(first).get("/api")).hasMessageContaining("certification path");
        HalleyClient after = client(second);
        assertThat(waiting).isNotDone();
        assertThat(after.postText(room, "Hi", "Cookie", ann).statusCode()).isEqualTo(201);
        assertThat(texts(json(waiting.join()))).containsExactly("Hi");
        assertThat(before.get(messages(room), "Cookie", ann).statusCode()).isEqualTo(200); // On its old connection.

        replace(key, first.keyPem());
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(Files.readString(server.log()))
                        .containsOnlyOnce("The certificate stays as it was (CN=EC, until ")
                        .contains("it is no private key in PEM for the certificate's EC"));
        assertThat(shows(second)).isTrue();
        put(first);
        await().atMost(30, TimeUnit.SECONDS).until(() -> shows(first));
    }

    /** Nobody sees that cookie but over TLS. */
    private String signIn(HalleyClient client) {
        HttpResponse<String> begun = client.get("/sign-in");
        assertThat(begun.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie ->
                        assertThat(cookie).startsWith("__Host-halley-sign-in=").contains("Secure"));
        URI there = URI.create(begun.headers().firstValue("Location").orElseThrow());
        String back = "/sign-in/done?code=" + provider.code(there, provider.claims("u-1", "Ann"), claims -> claims)
                + "&state=" + SignInProvider.parameters(there.getRawQuery()).get("state");
        HttpResponse<String> done = client.get(back, "Cookie", SignInProvider.cookie(begun, "__Host-halley-sign-in"));
        assertThat(done.headers().firstValue("Location")).contains(uri.toString());
        return SignInProvider.cookie(done, "__Host-halley-session");
    }

    private static int parked(HalleyClient client) {
        return Integer.parseInt(client.get("/health/ready").body().replaceAll("(?s).*\"parkedPolls\":(\\d+).*", "$1"));
    }

    private boolean shows(Certified expected) throws IOException {
        SSLContext known = Certified.trusting(first, second);
        try (SSLSocket socket = (SSLSocket) known.getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            return socket.getSession().getPeerCertificates()[0].equals(expected.certificate());
        }
    }

    @Test
    void speaksNothingElse() {
        assertThatThrownBy(() -> server.client().get("/api")).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void doesNotStartWithAKeyOfAnotherCertificate(@TempDir Path folder) throws IOException {
        Path other = Files.write(folder.resolve("other.key"), second.keyPem());
        Path own = Files.write(folder.resolve("tls.crt"), first.certificatePem());
        Map<String, String> settings =
                Map.of("HALLEY_TLS_CERTIFICATE", own.toString(), "HALLEY_TLS_KEY", other.toString());
        try (LibertyServer wrong = new LibertyServer(folder.resolve("server"), settings)) {
            assertThat(wrong.exitStatus(START)).isEqualTo(MISCONFIGURED);
            assertThat(Files.readString(wrong.log())).contains("Halley does not start: halley.tls.key: ");
        }
    }

    /** The script reads what the server is started by before it starts it. */
    @Test
    void isAskedForByTheCertificateAlone() throws IOException {
        assertThat(settingOf("")).isEmpty();
        assertThat(settingOf("HALLEY_TLS_CERTIFICATE=/tls.crt; ")).isEqualTo("on");
    }

    private static String settingOf(String set) throws IOException {
        Process shell =
                new ProcessBuilder("sh", "-c", set + ". liberty-config/server.env; printf %s \"$HALLEY_TLS\"").start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
