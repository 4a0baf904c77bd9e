package io.halley.access;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which tokens are taken, and what is read in them ({@code halley.access.jwt.…}).
 *
 * @param keys where the provider's public keys are: the address of its JWK Set, or {@link #keysOf} where it tells that; or a
 *     file with one, or with one key in PEM; or that key itself
 * @param issuer the provider, as its tokens name it ({@code iss})
 * @param audiences what it calls this server: a token is for at least one of them ({@code aud})
 * @param clockSkew how far the provider's clock may be off: a token is taken so long before its time, and after it
 * @param algorithms that it signs with, by their names in RFC 7518
 * @param idClaim what it knows somebody by; within an object as {@code object.name}
 * @param nameClaim what others read beside what they say; the id where a token has none
 * @param groupsClaim what groups they are in
 * @param rules who may do what in which rooms, as {@code halley.access.rules} has it
 */
public record TokenSettings(
        String keys,
        String issuer,
        List<String> audiences,
        Duration clockSkew,
        List<String> algorithms,
        String idClaim,
        String nameClaim,
        String groupsClaim,
        List<String> rules) {
    /** All who have a token read and speak in all rooms. */
    public static final List<String> RULES_BY_DEFAULT = List.of("everybody -> * -> read write");

    private static final String PREFIX = "halley.access.jwt.";

    /** Longer is no clock that is off, but a token that has ended. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);

    /** @return where a provider of OpenID Connect tells where its keys are */
    public static String keysOf(String issuer) {
        return Discovery.address(issuer);
    }

    /** @return what is wrong, each with the name of its setting */
    public List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        if (issuer.isBlank() || audiences.isEmpty()) {
            wrong.add(
                    PREFIX + "issuer and " + PREFIX + "audience must say whose tokens, and tokens for whom, are taken");
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(MOST_SKEW) > 0) {
            wrong.add(PREFIX + "clock-skew must be from 0s to 5m, not " + clockSkew);
        }
        for (String algorithm : algorithms) {
            if (!Keys.ALGORITHMS.contains(JWSAlgorithm.parse(algorithm))) {
                wrong.add(
                        PREFIX + "algorithms are of those with public keys, " + Keys.ALGORITHMS + ", not " + algorithm);
            }
        }
        try {
            var unused = Keys.of(this);
        } catch (IllegalArgumentException e) {
            wrong.add(PREFIX + "keys: " + e.getMessage());
        }
        try {
            var unused = parsedRules();
        } catch (IllegalArgumentException e) {
            wrong.add("halley.access.rules: " + e.getMessage());
        }
        return wrong;
    }

    List<Rule> parsedRules() {
        return rules.stream().map(rule -> Rule.of(rule, groupsClaim)).toList();
    }

    /** In words, for the report at the start: nothing of it is secret. */
    @Override
    public String toString() {
        String from =
                Keys.isAddress(keys) ? keys.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//") : "the settings";
        return "tokens of " + issuer + " for " + String.join(", ", audiences) + ", signed by "
                + String.join(", ", algorithms) + " with keys from " + from + "; " + String.join(", ", rules);
    }
}
