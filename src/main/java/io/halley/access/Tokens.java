package io.halley.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.halley.log.PrivateRooms;
import java.text.ParseException;
import java.util.Set;

/**
 * Checks tokens, each one once while it lasts: its signature costs as much as the whole poll. Between its two ends it is
 * taken as it was found, also where the provider has put away the key meanwhile.
 */
final class Tokens {
    private final TokenSettings settings;
    private final People people;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Known known;

    /** Whether any token was found signed by the provider, so that its keys are known. */
    private volatile boolean signed;

    Tokens(TokenSettings settings, PrivateRooms rooms) {
        this(settings, rooms, Known.MOST_BYTES);
    }

    Tokens(TokenSettings settings, PrivateRooms rooms, long mostBytes) {
        this.settings = settings;
        people = new People(settings, rooms);
        known = new Known(mostBytes);
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(Keys.of(settings));
        DefaultJWTClaimsVerifier<SecurityContext> verifier = new DefaultJWTClaimsVerifier<>(
                Set.copyOf(settings.audiences()),
                new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                Set.of("exp"),
                null);
        verifier.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        processor.setJWTClaimsSetVerifier(verifier);
    }

    /**
     * @throws BadTokenException where it is none, or none that is valid here and now
     * @throws KeysUnavailableException where that cannot be told, because the provider's keys cannot be had
     */
    Person person(String token) {
        return known.person(token, this::checked);
    }

    private Person checked(String token) {
        JWTClaimsSet claims = claims(token);
        long until = claims.getExpirationTime().toInstant().toEpochMilli()
                + settings.clockSkew().toMillis();
        return people.person(new Claims(claims.getClaims()), until);
    }

    /** What a token says that is signed by the provider, for us, and valid now; as {@link #person}. */
    JWTClaimsSet claims(String token) {
        try {
            JWTClaimsSet claims = processor.process(token, null);
            signed = true;
            return claims;
        } catch (ExpiredJWTException e) {
            signed = true;
            throw BadTokenException.ended();
        } catch (BadJWTException e) {
            signed = true;
            throw new BadTokenException(String.valueOf(e.getMessage()));
        } catch (RateLimitReachedException e) {
            if (signed) {
                throw new BadTokenException("its key is not known, and the provider was asked a moment ago");
            }
            throw new KeysUnavailableException(e);
        } catch (KeySourceException e) {
            throw new KeysUnavailableException(e);
        } catch (BadJOSEException | JOSEException e) {
            throw new BadTokenException("it is not signed by a key and in a way that count here");
        } catch (ParseException | RuntimeException e) { // What it is made of is for whoever sends it to choose.
            throw new BadTokenException("it is no JWT");
        }
    }

    int known() {
        return known.size();
    }
}
