package io.halley.platform;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Reads private keys in PEM (RFC 7468): {@code PRIVATE KEY} (PKCS #8), as certbot and Java have it; and the older {@code RSA PRIVATE
 * KEY} (PKCS #1) and {@code EC PRIVATE KEY} (RFC 5915), as cert-manager and OpenSSL may. The older ones are the inner part of
 * the first, which has which algorithm it is for around it; and that the certificate tells.
 */
final class PrivateKeys {
    private static final String WRONG = "halley.tls.key: it is no private key in PEM";

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};

    private PrivateKeys() {}

    /**
     * @param certified what the certificate has
     * @throws IllegalArgumentException where there is none in it that can be read
     */
    static PrivateKey ofPem(byte[] pem, PublicKey certified) {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
            throw new IllegalArgumentException("halley.tls.key: it has a password, and has to be there without one");
        }
        try {
            byte[] whole = block(text, "-----BEGIN PRIVATE KEY-----");
            if (whole.length == 0) {
                byte[] rsa = block(text, "-----BEGIN RSA PRIVATE KEY-----");
                byte[] inner = rsa.length > 0 ? rsa : block(text, "-----BEGIN EC PRIVATE KEY-----");
                whole = element(SEQUENCE, VERSION, algorithm(certified), element(OCTETS, inner));
            }
            return KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(whole));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException(WRONG + " for the certificate's " + certified.getAlgorithm(), e);
        }
    }

    /** @return what is between this line and the next of its kind; nothing where it is not there */
    private static byte[] block(String text, String begin) {
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END", start);
        return start < 0 || end < 0
                ? new byte[0]
                : Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end));
    }

    /** A public key is a sequence of its algorithm, which is one itself, and its bits. */
    private static byte[] algorithm(PublicKey key) {
        ByteBuffer encoded = ByteBuffer.wrap(key.getEncoded());
        header(encoded);
        encoded.mark();
        int length = header(encoded);
        byte[] algorithm =
                new byte[encoded.position() + length - encoded.reset().position()];
        encoded.get(algorithm);
        return algorithm;
    }

    /** Passes over it; @return how long what comes behind it is */
    private static int header(ByteBuffer encoded) {
        encoded.get();
        int length = encoded.get() & 0xff;
        if (length < 0x80) {
            return length;
        }
        int whole = 0;
        for (int i = 0; i < (length & 0x7f); i++) {
            whole = (whole << 8) | (encoded.get() & 0xff);
        }
        return whole;
    }

    /** In one byte, or behind one that says in how many: two are enough for any key. */
    private static void writeLength(int length, ByteArrayOutputStream to) {
        if (length > 0xff) {
            to.write(0x82);
            to.write(length >> 8);
        } else if (length > 0x7f) {
            to.write(0x81);
        }
        to.write(length);
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        writeLength(content.size(), element);
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
