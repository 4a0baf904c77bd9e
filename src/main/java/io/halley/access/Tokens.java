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
import io.halley.message.Draft;
import io.halley.message.MalformedException;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Checks tokens, each one once while it lasts: its signature costs as much as the whole poll. Between its two ends it is
 * taken as it was found, also where the provider has put away the key meanwhile.
 */
final class Tokens {
    /** What those that are known take, as an estimate: a thirty-second of the heap. */
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 32;

    /** A person, and its place among the others; the grants are made of what the token says. */
    private static final int OVERHEAD_BYTES = 1_024;

    private static final int GRANTS_FACTOR = 4;

    private static final int LONGEST_ID = 255;
    private static final int LONGEST_NAME = 64;

    private final TokenSettings settings;
    private final List<Rule> rules;
    private final long mostBytes;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final Map<String, Person> known = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Whether any token was found signed by the provider, so that its keys are known. */
    private volatile boolean signed;

    Tokens(TokenSettings settings) {
        this(settings, MOST_BYTES);
    }

    Tokens(TokenSettings settings, long mostBytes) {
        this.settings = settings;
        rules = settings.parsedRules();
        this.mostBytes = mostBytes;
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
        Person person = known.get(token);
        if (person != null && !person.hasEnded()) {
            return person;
        }
        Person checked = person(claims(token));
        remember(token, checked);
        return checked;
    }

    private JWTClaimsSet claims(String token) {
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

    private Person person(JWTClaimsSet checked) {
        Claims claims = new Claims(checked.getClaims());
        String id = claims.text(settings.idClaim())
                .filter(Tokens::isId)
                .orElseThrow(() -> new BadTokenException("it has no " + settings.idClaim()));
        long until = checked.getExpirationTime().toInstant().toEpochMilli()
                + settings.clockSkew().toMillis();
        Grants grants =
                new Grants(rules.stream().flatMap(rule -> rule.grants(claims)).toList());
        return new Person(id, name(claims.text(settings.nameClaim()).orElse(id), id), until, grants);
    }

    private static boolean isId(String id) {
        return !id.isBlank() && id.length() <= LONGEST_ID && id.chars().noneMatch(Character::isISOControl);
    }

    /** A name that others could not read, or not tell from the text around it, gives way to the id. */
    private static String name(String name, String id) {
        try {
            return Draft.author(shortened(name));
        } catch (MalformedException e) {
            if (name.equals(id)) {
                throw new BadTokenException("it has neither a name nor an id that can be shown");
            }
            return name(id, id);
        }
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME));
    }

    private void remember(String token, Person person) {
        if (bytes.get() > mostBytes) {
            known.keySet().forEach(this::forgetIfEnded);
            if (bytes.get() > mostBytes) {
                known.keySet().forEach(this::forget);
            }
        }
        if (known.put(token, person) == null) {
            bytes.addAndGet(bytes(token));
        }
    }

    private void forgetIfEnded(String token) {
        Person person = known.get(token);
        if (person != null && person.hasEnded()) {
            forget(token);
        }
    }

    private void forget(String token) {
        if (known.remove(token) != null) {
            bytes.addAndGet(-bytes(token));
        }
    }

    private static long bytes(String token) {
        return OVERHEAD_BYTES + (long) GRANTS_FACTOR * token.length();
    }

    int known() {
        return known.size();
    }
}
