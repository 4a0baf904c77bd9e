package io.halley;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A provider with which people sign in, who need no password; it holds a client to all that it has to know. */
public final class SignInProvider implements AutoCloseable {
    public static final String CLIENT = "halley-page";
    public static final String SECRET = "a secret of 32 letters & colons:";

    private final Provider keys = new Provider();
    private final Map<String, Asked> codes = new ConcurrentHashMap<>();
    private final HttpServer http;

    /** What was asked for, and who is vouched for. */
    private record Asked(Map<String, String> question, JWTClaimsSet claims) {}

    public SignInProvider() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/.well-known/openid-configuration", this::tell);
        http.createContext("/token", this::exchange);
        http.createContext("/pictures/", SignInProvider::show);
        http.start();
    }

    public String issuer() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    public JWTClaimsSet.Builder claims(String id, String name) {
        return Provider.claims(id, name).issuer(issuer()).audience(CLIENT);
    }

    /** For a service: by default tokens are for the same client. */
    public String token(String id, String name) {
        return keys.signed(claims(id, name));
    }

    /** @return the code for somebody who was led to this address, and has said who they are */
    public String code(URI address, JWTClaimsSet.Builder claims, UnaryOperator<JWTClaimsSet.Builder> flaw) {
        Map<String, String> question = parameters(address.getRawQuery());
        claims.claim("nonce", question.get("nonce"));
        String code = UUID.randomUUID().toString();
        codes.put(code, new Asked(question, flaw.apply(claims).build()));
        return code;
    }

    /** Where it has a picture of that name. */
    public String picture(String name) {
        return issuer() + "/pictures/" + name;
    }

    /** What a server is set to that has people sign in here. */
    public Map<String, String> settings() {
        return Map.of(
                "HALLEY_ACCESS_MODE",
                "oidc",
                "HALLEY_ACCESS_OIDC_ISSUER",
                issuer(),
                "HALLEY_ACCESS_OIDC_CLIENT_ID",
                CLIENT,
                "HALLEY_ACCESS_OIDC_CLIENT_SECRET",
                SECRET);
    }

    /** Signs somebody in, as their browser does. @return the header with their session's cookie */
    public String signIn(HalleyClient browser, String id, String name) {
        return signIn(browser, id, name, claims -> claims);
    }

    /** The same with a picture, which is at that address. */
    public String signIn(HalleyClient browser, String id, String name, String picture) {
        return signIn(browser, id, name, claims -> claims.claim("picture", picture));
    }

    private String signIn(HalleyClient browser, String id, String name, UnaryOperator<JWTClaimsSet.Builder> also) {
        HttpResponse<String> begun = browser.get("/sign-in?to=%23lobby");
        URI there = URI.create(begun.headers().firstValue("Location").orElseThrow());
        String state = parameters(there.getRawQuery()).get("state");
        String back = "/sign-in/done?code=" + code(there, claims(id, name), also) + "&state=" + state;
        return cookie(browser.get(back, "Cookie", cookie(begun, "halley-sign-in")), "halley-session");
    }

    /** @return what a browser sends of a cookie that it has got */
    public static String cookie(HttpResponse<?> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    public static Map<String, String> parameters(String form) {
        Map<String, String> parameters = new HashMap<>();
        for (String each : form.split("&", -1)) {
            String[] both = each.split("=", 2);
            parameters.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    @Override
    public void close() {
        http.stop(0);
        keys.close();
    }

    private void tell(HttpExchange exchange) throws IOException {
        String told = Json.createObjectBuilder()
                .add("issuer", issuer())
                .add("authorization_endpoint", issuer() + "/authorize?tenant=team")
                .add("token_endpoint", issuer() + "/token")
                .add("end_session_endpoint", issuer() + "/end")
                .add("jwks_uri", keys.address())
                .build()
                .toString();
        send(exchange, 200, told);
    }

    private static void show(HttpExchange exchange) throws IOException {
        send(exchange, 200, "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'/>");
    }

    private void exchange(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Asked asked = codes.remove(form.getOrDefault("code", ""));
        if (!isClient(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"error\":\"invalid_client\"}");
        } else if (asked != null && isAnswered(asked.question, form)) {
            String token = keys.signed(new JWTClaimsSet.Builder(asked.claims));
            send(exchange, 200, "{\"token_type\":\"Bearer\",\"access_token\":\"none\",\"id_token\":\"" + token + "\"}");
        } else {
            send(exchange, 400, "{\"error\":\"invalid_grant\"}");
        }
    }

    private static boolean isAnswered(Map<String, String> question, Map<String, String> form) {
        return Objects.equals(form.get("grant_type"), "authorization_code")
                && Objects.equals(form.get("redirect_uri"), question.get("redirect_uri"))
                && Objects.equals(question.get("code_challenge_method"), "S256")
                && Objects.equals(challenge(form.getOrDefault("code_verifier", "")), question.get("code_challenge"));
    }

    /** Both are encoded before they are put together (RFC 6749, 2.3.1). */
    private static boolean isClient(String authorization) {
        String[] client = new String(
                        Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8)
                .split(":", -1);
        return client.length == 2
                && URLDecoder.decode(client[0], StandardCharsets.UTF_8).equals(CLIENT)
                && URLDecoder.decode(client[1], StandardCharsets.UTF_8).equals(SECRET);
    }

    private static String challenge(String verifier) {
        try {
            return Base64URL.encode(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        send(exchange, status, "application/json", json);
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
