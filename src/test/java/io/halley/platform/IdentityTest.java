package io.halley.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.halley.Certified;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"RSA, RSA PRIVATE KEY", "EC, EC PRIVATE KEY"})
    void takesKeysOfEachForm(String algorithm, String older) {
        String[] more = algorithm.equals("EC") ? new String[] {"-groupname", "secp384r1"} : new String[0];
        Certified certified = Certified.by(folder, algorithm, more);
        Identity identity = Identity.of(certified.certificatePem(), certified.keyPem());
        assertThat(identity.key()).isEqualTo(certified.key());
        assertThat(identity)
                .hasToString("CN=" + algorithm + ", until "
                        + certified.certificate().getNotAfter().toInstant());
        byte[] encoded = certified.key().getEncoded();
        int algorithmAt = behindHeader(encoded, 0) + 3; // Behind the version.
        int innerAt = behindHeader(encoded, algorithmAt + 2 + encoded[algorithmAt + 1]);
        byte[] inner = Arrays.copyOfRange(encoded, innerAt, encoded.length);
        assertThat(Identity.of(certified.certificatePem(), Certified.pem(older, inner)))
                .isEqualTo(identity);
    }

    /** Of an element: its tag, and its length in one byte or more. */
    private static int behindHeader(byte[] encoded, int at) {
        int length = encoded[at + 1];
        return at + 2 + (length < 0 ? length & 0x7f : 0);
    }

    @Test
    void takesWhoVouchesForItAsWell() {
        Certified own = Certified.by(folder, "EC");
        Certified other = Certified.by(folder, "EC");
        byte[] both = (new String(own.certificatePem(), StandardCharsets.US_ASCII)
                        + new String(other.certificatePem(), StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(Identity.of(both, own.keyPem()).chain()).containsExactly(own.certificate(), other.certificate());
    }

    @Test
    void saysWhatIsWrong() {
        Certified own = Certified.by(folder, "EC");
        Certified other = Certified.by(folder, "EC");
        Certified rsa = Certified.by(folder, "RSA");
        Certified ended = Certified.by(folder, "EC", "-startdate", "-2d", "-validity", "1");
        Certified early = Certified.by(folder, "EC", "-startdate", "+2d");
        byte[] nothing = "nothing".getBytes(StandardCharsets.US_ASCII);
        isRefused(
                own.certificatePem(),
                other.keyPem(),
                "halley.tls.key: it is not the key to halley.tls.certificate, CN=EC");
        isRefused(
                own.certificatePem(),
                rsa.keyPem(),
                "halley.tls.key: it is no private key in PEM for the certificate's EC");
        isRefused(own.certificatePem(), nothing, "halley.tls.key: it is no private key in PEM");
        isRefused(
                own.certificatePem(),
                Certified.pem("ENCRYPTED PRIVATE KEY", nothing),
                "halley.tls.key: it has a password, and has to be there without one");
        isRefused(nothing, own.keyPem(), "halley.tls.certificate: ");
        isRefused(new byte[0], own.keyPem(), "halley.tls.certificate: there is none in the file");
        isRefused(ended.certificatePem(), ended.keyPem(), "halley.tls.certificate: it has ended at ");
        isRefused(early.certificatePem(), early.keyPem(), "halley.tls.certificate: it begins at ");
    }

    private static void isRefused(byte[] certificates, byte[] key, String why) {
        assertThatThrownBy(() -> Identity.of(certificates, key))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void saysWhichFileCannotBeRead() throws IOException {
        Path there =
                Files.write(folder.resolve("there"), Certified.by(folder, "EC").certificatePem());
        Path missing = folder.resolve("missing");
        assertThatThrownBy(new TlsSettings(missing, there, folder)::identity)
                .hasMessage("halley.tls.certificate: " + missing + " cannot be read");
        assertThatThrownBy(new TlsSettings(there, missing, folder)::identity)
                .hasMessage("halley.tls.key: " + missing + " cannot be read");
    }
}
