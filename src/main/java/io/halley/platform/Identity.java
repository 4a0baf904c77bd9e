package io.halley.platform;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a server shows that it is the one it says (TLS).
 *
 * @param chain its own certificate first
 * @param key the one that belongs to it
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
    private static final String ENTRY = "halley";

    /**
     * @param certificates in PEM
     * @param key in PEM
     * @throws IllegalArgumentException where they are no such, do not belong together, or do not count today
     */
    static Identity of(byte[] certificates, byte[] key) {
        List<X509Certificate> chain = chain(certificates);
        X509Certificate own = chain.get(0);
        try {
            own.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new IllegalArgumentException("halley.tls.certificate: it has ended at " + ends(own), e);
        } catch (CertificateNotYetValidException e) {
            throw new IllegalArgumentException(
                    "halley.tls.certificate: it begins at " + own.getNotBefore().toInstant(), e);
        }
        Identity identity = new Identity(chain, PrivateKeys.ofPem(key, own.getPublicKey()));
        if (!identity.fits()) {
            throw new IllegalArgumentException(
                    "halley.tls.key: it is not the key to halley.tls.certificate, " + own.getSubjectX500Principal());
        }
        return identity;
    }

    private static List<X509Certificate> chain(byte[] pem) {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException("halley.tls.certificate: it is no certificate in PEM", e);
        }
        throw new IllegalArgumentException("halley.tls.certificate: there is none in the file");
    }

    /** Whether what the key signs is what the certificate tells. */
    private boolean fits() {
        byte[] something = ENTRY.getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(algorithm());
            signature.initSign(key);
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(chain.get(0).getPublicKey());
            signature.update(something);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private String algorithm() {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }

    /** Both in the form that Java's servers read. */
    byte[] pkcs12(char[] password) {
        try {
            KeyStore store = empty();
            store.setKeyEntry(ENTRY, key, password, chain.toArray(Certificate[]::new));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, password);
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key that signs cannot be kept", e);
        }
    }

    /** For a client that trusts this server and no other. */
    SSLContext trusted() {
        try {
            KeyStore store = empty();
            store.setCertificateEntry(ENTRY, chain.get(0));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a certificate that was read cannot be trusted", e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static String ends(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().toString();
    }

    /** For the log: nothing of it is secret. */
    @Override
    public String toString() {
        return chain.get(0).getSubjectX500Principal() + ", until " + ends(chain.get(0));
    }
}
