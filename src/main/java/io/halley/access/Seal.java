package io.halley.access;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Gives a browser something to keep for us that it can neither read nor change, until a moment (JWE, A256GCM). All servers
 * with the same secret open it, so that none of them has to keep anything. What is sealed for one purpose is nothing for
 * another.
 */
final class Seal {
    private static final JWEHeader HEADER = new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM);
    private static final String UNTIL = "until";
    private static final String CONTENT = "content";
    private static final String HMAC = "HmacSHA256";

    private final SecretKey key;

    /** @param settings whose secret the key is made of: another provider, client or secret opens nothing of this one's */
    Seal(SignInSettings settings, String purpose) {
        key = derived(settings.clientSecret(), purpose + "\n" + settings.issuer() + "\n" + settings.clientId());
    }

    /** What was sealed, and until when that holds, in milliseconds since 1970. */
    record Content(Map<String, Object> all, long until) {
        String text(String name) {
            return String.valueOf(all.get(name));
        }
    }

    String sealed(Map<String, Object> content, Instant until) {
        JWEObject object = new JWEObject(HEADER, new Payload(Map.of(UNTIL, until.toEpochMilli(), CONTENT, content)));
        try {
            object.encrypt(new DirectEncrypter(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return object.serialize();
    }

    /** @throws BadTokenException where it is none of ours, or its time is over */
    Content opened(String sealed) {
        Map<String, Object> all = unsealed(sealed);
        try {
            long until = JSONObjectUtils.getLong(all, UNTIL);
            if (until <= System.currentTimeMillis()) {
                throw BadTokenException.ended();
            }
            return new Content(JSONObjectUtils.getJSONObject(all, CONTENT), until);
        } catch (ParseException e) {
            throw new IllegalStateException("sealed by us, and not as we seal", e);
        }
    }

    private Map<String, Object> unsealed(String sealed) {
        try {
            JWEObject object = JWEObject.parse(sealed);
            if (!HEADER.getEncryptionMethod().equals(object.getHeader().getEncryptionMethod())) {
                throw new BadTokenException("it is not sealed as we seal");
            }
            object.decrypt(new DirectDecrypter(key));
            return object.getPayload().toJSONObject();
        } catch (ParseException | JOSEException | RuntimeException e) { // Whoever sends it chooses what it is made of.
            throw new BadTokenException("it is not sealed by us, or for something else");
        }
    }

    /** HKDF (RFC 5869) with SHA-256 and no salt, as far as its first block, which is as long as the key. */
    private static SecretKey derived(String secret, String info) {
        byte[] extracted = mac(new byte[32], secret);
        return new SecretKeySpec(mac(extracted, info + '\u0001'), "AES");
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
