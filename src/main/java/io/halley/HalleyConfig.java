package io.halley;

import io.halley.access.SignInSettings;
import io.halley.access.TokenSettings;
import io.halley.log.HistoryLimits;
import io.halley.message.MalformedException;
import io.halley.message.RoomName;
import io.halley.platform.FileDescriptors;
import io.halley.platform.Network;
import io.halley.platform.TlsSettings;
import jakarta.enterprise.context.Dependent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * All of Halley's settings, and the only place that reads them. Each can be given as an environment variable
 * ({@code HALLEY_POLL_MAX_WAIT=20s}), a system property or a variable of the server's configuration, whichever
 * MicroProfile Config finds first. {@link #check()} runs at start; a server with a wrong setting does not start.
 *
 * <p>Durations are written as {@code 500ms}, {@code 25s}, {@code 2m}, {@code 24h}, {@code 7d} or in ISO 8601.
 */
@Dependent
@ConfigProperties(prefix = "halley")
public class HalleyConfig {
    /** The server's own files (some 140), the database's (16 connections of three files), and what is opened in passing. */
    private static final int OWN_FILES = 256;

    /** Fewer connections than this serve nobody. */
    private static final int FEWEST_CONNECTIONS = 100;

    /** Connections kept for what is not a poll: posts, reads, the page, probes. */
    private static final int KEPT_FROM_POLLS = 1_000;

    /** Below the 30 s that Liberty then gives requests to finish, and that orchestrators give a process to end. */
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(25);

    private static final String OPEN = "open";
    private static final String JWT = "jwt";
    private static final String OIDC = "oidc";

    @ConfigProperty(name = "data.dir")
    private Path dataDir;

    @ConfigProperty(name = "db.url")
    private String dbUrl;

    @ConfigProperty(name = "poll.max-wait", defaultValue = "25s")
    private Duration pollMaxWait;

    @ConfigProperty(name = "http.max-connections")
    private int httpMaxConnections;

    @ConfigProperty(name = "http.max-connections-per-address")
    private Optional<Integer> httpMaxConnectionsPerAddress;

    @ConfigProperty(name = "http.host", defaultValue = "localhost")
    private String httpHost;

    @ConfigProperty(name = "http.port", defaultValue = "9080")
    private int httpPort;

    @ConfigProperty(name = "management.port", defaultValue = "-1")
    private int managementPort;

    @ConfigProperty(name = "management.host")
    private Optional<String> managementHost;

    @ConfigProperty(name = "tls")
    private Optional<String> tls;

    @ConfigProperty(name = "tls.certificate")
    private Optional<Path> tlsCertificate;

    @ConfigProperty(name = "tls.key")
    private Optional<Path> tlsKey;

    @ConfigProperty(name = "tls.store")
    private Optional<Path> tlsStore;

    @ConfigProperty(name = "http.allowed-hosts")
    private Optional<List<String>> httpAllowedHosts;

    @ConfigProperty(name = "http.allowed-origins")
    private Optional<List<String>> httpAllowedOrigins;

    @ConfigProperty(name = "http.trusted-proxies")
    private Optional<List<String>> httpTrustedProxies;

    @ConfigProperty(name = "access.mode", defaultValue = "open")
    private String accessMode;

    @ConfigProperty(name = "access.open-to-network", defaultValue = "false")
    private boolean accessOpenToNetwork;

    @ConfigProperty(name = "access.names-kept", defaultValue = "30d")
    private Duration accessNamesKept;

    @ConfigProperty(name = "access.jwt.keys")
    private Optional<String> accessJwtKeys;

    @ConfigProperty(name = "access.jwt.issuer")
    private Optional<String> accessJwtIssuer;

    @ConfigProperty(name = "access.jwt.audience")
    private Optional<List<String>> accessJwtAudience;

    @ConfigProperty(name = "access.jwt.clock-skew", defaultValue = "0s")
    private Duration accessJwtClockSkew;

    @ConfigProperty(name = "access.jwt.algorithms", defaultValue = "RS256,ES256")
    private List<String> accessJwtAlgorithms;

    @ConfigProperty(name = "access.jwt.id-claim", defaultValue = "sub")
    private String accessJwtIdClaim;

    @ConfigProperty(name = "access.jwt.name-claim", defaultValue = "name")
    private String accessJwtNameClaim;

    @ConfigProperty(name = "access.jwt.groups-claim", defaultValue = "groups")
    private String accessJwtGroupsClaim;

    @ConfigProperty(name = "access.oidc.issuer")
    private Optional<String> accessOidcIssuer;

    @ConfigProperty(name = "access.oidc.client-id")
    private Optional<String> accessOidcClientId;

    @ConfigProperty(name = "access.oidc.client-secret")
    private Optional<String> accessOidcClientSecret;

    @ConfigProperty(name = "access.oidc.scope", defaultValue = "openid profile email")
    private String accessOidcScope;

    @ConfigProperty(name = "access.oidc.session", defaultValue = "8h")
    private Duration accessOidcSession;

    @ConfigProperty(name = "access.oidc.page")
    private Optional<String> accessOidcPage;

    @ConfigProperty(name = "access.oidc.pictures")
    private Optional<List<String>> accessOidcPictures;

    @ConfigProperty(name = "access.rules")
    private Optional<List<String>> accessRules;

    @ConfigProperty(name = "limit.posts", defaultValue = "100")
    private int limitPosts;

    @ConfigProperty(name = "limit.bytes", defaultValue = "524288")
    private int limitBytes;

    @ConfigProperty(name = "limit.rooms", defaultValue = "12")
    private int limitRooms;

    @ConfigProperty(name = "poll.max-parked")
    private Optional<Integer> pollMaxParked;

    @ConfigProperty(name = "poll.max-parked-per-address")
    private Optional<Integer> pollMaxParkedPerAddress;

    @ConfigProperty(name = "door.patience", defaultValue = "3m")
    private Duration doorPatience;

    @ConfigProperty(name = "drain.window", defaultValue = "10s")
    private Duration drainWindow;

    @ConfigProperty(name = "message.max-bytes", defaultValue = "65536")
    private int messageMaxBytes;

    @ConfigProperty(name = "history.max-age")
    private Optional<Duration> historyMaxAge;

    @ConfigProperty(name = "history.max-messages")
    private Optional<Integer> historyMaxMessages;

    @ConfigProperty(name = "read.max-people", defaultValue = "50")
    private int readMaxPeople;

    @ConfigProperty(name = "comet.room", defaultValue = "lobby")
    private String cometRoom;

    /** {@code halley.data.dir}: the folder of the embedded database, created where it is not there. */
    public Path dataDir() {
        return dataDir;
    }

    /** Whether the log is embedded ({@code halley.db.url} is one of SQLite's), and not on a database server. */
    public boolean embedded() {
        return dbUrl.startsWith("jdbc:sqlite:");
    }

    /** Which Halley this is, as the build has it. */
    public String version() {
        return Version.current();
    }

    /** {@code halley.db.url} as it may be shown: without its parameters, which may be secret. */
    public String database() {
        return dbUrl.replaceFirst("[?;].*", "").replaceFirst("//[^/]*@", "//");
    }

    /** {@code halley.poll.max-wait}: the longest a poll is parked, whatever it prefers. 1 s to 5 min, default 25 s. */
    public Duration pollMaxWait() {
        return pollMaxWait;
    }

    /**
     * {@code halley.http.max-connections}: how many connections are open at the same time; the server takes no further one
     * until one is closed. 100 to 1,000,000, default {@code 19000}. Open Liberty itself obeys it.
     */
    public int httpMaxConnections() {
        return httpMaxConnections;
    }

    /**
     * {@code halley.http.max-connections-per-address}: how many of them one address may have; further ones are ended within
     * seconds. 1 to 1,000,000, by default a quarter of all. (A trusted proxy may have all.)
     */
    public int httpMaxConnectionsPerAddress() {
        return httpMaxConnectionsPerAddress.orElseGet(() -> connections() / 4);
    }

    /**
     * Where this server reaches itself: {@code http.host}, this machine where that is all interfaces, and {@code http.port};
     * and the same of its management port, where it has one.
     */
    public List<URI> ownAddresses() {
        URI all = ownAddress(scheme(), httpHost, httpPort);
        return managementPort == -1
                ? List.of(all)
                : List.of(all, ownAddress("http", managementHost.orElse(httpHost), managementPort));
    }

    private String scheme() {
        return tls().isPresent() ? "https" : "http";
    }

    private static URI ownAddress(String scheme, String listening, int port) {
        String host = listening.equals("*") ? "localhost" : listening;
        return URI.create(
                scheme + "://" + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port);
    }

    /**
     * {@code halley.management.port}: where those who watch ask (metrics, health), a door of their own. 1 to 65535; by
     * default there is none, and all is at {@code http.port}.
     */
    public int managementPort() {
        return managementPort;
    }

    /**
     * {@code halley.tls.certificate} and {@code halley.tls.key}: files in PEM, with which {@code http.port} speaks TLS; none by
     * default. They are read again when they are renewed.
     */
    public Optional<TlsSettings> tls() {
        return tlsCertificate.flatMap(
                certificate -> tlsKey.flatMap(key -> tlsStore.map(store -> new TlsSettings(certificate, key, store))));
    }

    private void checkTls(List<String> wrong) {
        if (tlsCertificate.isPresent() != tlsKey.isPresent()) {
            wrong.add("halley.tls.certificate and halley.tls.key belong together: one of them is missing");
        } else if (tlsCertificate.isPresent() != tls.isPresent()) {
            wrong.add(
                    "halley.tls.certificate is set by the environment (HALLEY_TLS_CERTIFICATE) in which the server's own"
                            + " script starts: how the port speaks is known before anything else");
        }
    }

    /**
     * {@code halley.http.allowed-hosts}: the names that this server goes by, {@code *} for any. Addresses are allowed
     * always. By default {@code localhost} where it listens there alone, for any page could else have its own name lead
     * there; and any name where it listens to others, who have given it one.
     */
    public List<String> httpAllowedHosts() {
        return httpAllowedHosts.orElse(List.of(listensToThisMachineAlone() ? "localhost" : "*"));
    }

    private boolean listensToThisMachineAlone() {
        return httpHost.equals("localhost") || httpHost.startsWith("127.") || httpHost.equals("::1");
    }

    /**
     * {@code halley.access.mode} in words, for the report at the start. {@code open}, the default: whoever reaches this
     * server reads all, and speaks under the name that they give. {@code jwt}: who has a token ({@link #tokens()}).
     * {@code oidc}: who signs in on the page ({@link #signIn()}), and who has a token.
     */
    public String access() {
        String to = isOpenToNetwork() ? "whoever reaches " + httpHost : "this machine";
        String people = signIn().map(signIn -> ", for " + signIn + "; and").orElse(",");
        return accessMode + tokens().map(tokens -> people + " for " + tokens).orElse(", to " + to);
    }

    /**
     * {@code halley.access.jwt.…} and {@code …rules}: whose tokens say who asks, and what they allow; none where nobody is
     * asked. Where people sign in, tokens are by default that provider's, and for the same client.
     */
    public Optional<TokenSettings> tokens() {
        return accessMode.equals(JWT) || accessMode.equals(OIDC)
                ? Optional.of(tokens(
                        accessJwtKeys.orElseGet(this::oidcKeys),
                        accessJwtIssuer.or(() -> accessOidcIssuer).orElse(""),
                        accessJwtAudience
                                .or(() -> accessOidcClientId.map(List::of))
                                .orElse(List.of())))
                : Optional.empty();
    }

    /** {@code halley.access.oidc.…}: with which provider people sign in on the page; none where they do not. */
    public Optional<SignInSettings> signIn() {
        String here = listensToThisMachineAlone() ? scheme() + "://localhost:" + httpPort + "/" : "";
        String client = accessOidcClientId.orElse("");
        return accessMode.equals(OIDC)
                ? Optional.of(new SignInSettings(
                        accessOidcIssuer.orElse(""),
                        client,
                        accessOidcClientSecret.orElse(""),
                        accessOidcScope,
                        accessOidcSession,
                        accessOidcPage.orElse(here),
                        accessOidcPictures.orElse(List.of()),
                        tokens(oidcKeys(), accessOidcIssuer.orElse(""), List.of(client))))
                : Optional.empty();
    }

    /** {@code halley.access.oidc.pictures}: from where the page may load pictures of people; none where it loads none. */
    public List<String> pictureOrigins() {
        return signIn().map(SignInSettings::pictures).orElse(List.of());
    }

    private String oidcKeys() {
        return accessOidcIssuer.map(TokenSettings::keysOf).orElse("");
    }

    private TokenSettings tokens(String keys, String issuer, List<String> audience) {
        return new TokenSettings(
                keys,
                issuer,
                audience,
                accessJwtClockSkew,
                accessJwtAlgorithms,
                accessJwtIdClaim,
                accessJwtNameClaim,
                accessJwtGroupsClaim,
                accessRules.orElse(TokenSettings.RULES_BY_DEFAULT));
    }

    /**
     * Whether others than this machine get in without being asked who they are. {@code halley.access.open-to-network} says
     * that it is meant, {@code false} by default: else such a server does not start.
     */
    public boolean isOpenToNetwork() {
        return accessMode.equals(OPEN) && !listensToThisMachineAlone();
    }

    /**
     * {@code halley.access.names-kept}: for how long after it was last there a name is a browser's alone, where nobody is asked
     * who they are. 0 s, for which names are everybody's, to 365 d; default 30 d: somebody's holidays.
     */
    public Duration accessNamesKept() {
        return accessMode.equals(OPEN) ? accessNamesKept : Duration.ZERO;
    }

    /** {@code halley.http.allowed-origins}: other sites whose pages may use this server, none by default. */
    public List<String> httpAllowedOrigins() {
        return httpAllowedOrigins.orElse(List.of());
    }

    /**
     * {@code halley.http.trusted-proxies}: whose {@code X-Forwarded-For} is believed, {@code none} for nobody's. By default
     * those on this machine: where one there passes on what its clients say, they count as nobody, which is what they
     * would without it.
     */
    public List<Network> httpTrustedProxies() {
        List<String> networks = httpTrustedProxies.orElse(List.of("127.0.0.0/8", "::1"));
        return networks.equals(List.of("none"))
                ? List.of()
                : networks.stream().map(Network::of).toList();
    }

    /**
     * {@code halley.limit.posts}: how many posts a second for one client address, and ten times as many at once. 1 to
     * 1,000,000, default 100: a thousand people behind one address who each say something every ten seconds.
     */
    public int limitPosts() {
        return limitPosts;
    }

    /**
     * {@code halley.limit.bytes}: how many bytes of posts a second for one client address, and 32 times as many at once.
     * 64 KiB to 1 GiB, default 512 KiB: the posts of those thousand people, of 5 KiB each.
     */
    public int limitBytes() {
        return limitBytes;
    }

    /**
     * {@code halley.limit.rooms}: how many new rooms a minute for one client address, and ten times as many at once. 1 to
     * 1,000,000, default 12: a thousand people who each begin six a month get through a working day, also if a hundred of
     * them begin with a room each in the same minute.
     */
    public int limitRooms() {
        return limitRooms;
    }

    /**
     * How many connections are let in: no more than the limit of open files leaves when {@value #OWN_FILES} are kept, for a
     * server does not survive running out of files.
     */
    public int connections() {
        return (int) Math.min(httpMaxConnections, FileDescriptors.max() - OWN_FILES);
    }

    /**
     * {@code halley.poll.max-parked}: how many polls wait at the same time; further ones are answered at once. 1 to
     * 1,000,000. By default the connections that there can be, less {@value #KEPT_FROM_POLLS}, or half of them where they
     * are fewer than twice that: each parked poll is an open connection.
     */
    public int pollMaxParked() {
        return pollMaxParked.orElseGet(() -> connections() - Math.min(KEPT_FROM_POLLS, connections() / 2));
    }

    /**
     * {@code halley.poll.max-parked-per-address}: how many of them wait for one client address; further ones are answered
     * at once. 1 to 1,000,000, by default a quarter of all: some thousand people behind one address, and yet no one takes
     * the places of all others. (Of this machine's own none are counted.)
     */
    public int pollMaxParkedPerAddress() {
        return pollMaxParkedPerAddress.orElseGet(() -> Math.max(1, pollMaxParked() / 4));
    }

    /**
     * {@code halley.door.patience}: how long a server tries to reach itself through its own port, from its start on, before
     * it ends. 10 s to 1 h, default 3 min: the server opens its door when all has started, half a minute after us on the
     * slowest machines.
     */
    public Duration doorPatience() {
        return doorPatience;
    }

    /**
     * {@code halley.drain.window}: how long a server that is told to stop goes on answering while those who wait are sent
     * away. 0 s to 25 s, default 10 s: longer than whoever routes requests takes to see that it is not ready.
     */
    public Duration drainWindow() {
        return drainWindow;
    }

    /** {@code halley.message.max-bytes}: the longest body of a post, in bytes. 1024 to 1 MiB, default 64 KiB. */
    public int messageMaxBytes() {
        return messageMaxBytes;
    }

    /** {@code halley.history.max-age}: how long messages are kept. At least 1 min; for ever where it is not set. */
    public Optional<Duration> historyMaxAge() {
        return historyMaxAge;
    }

    /** {@code halley.history.max-messages}: how many messages a room keeps. At least 1; all where it is not set. */
    public Optional<Integer> historyMaxMessages() {
        return historyMaxMessages;
    }

    /** Both of them. */
    public HistoryLimits historyLimits() {
        return new HistoryLimits(historyMaxAge, historyMaxMessages);
    }

    /**
     * {@code halley.read.max-people}: in rooms that more have looked at, nobody is told how far others have read. 0 to 500,
     * default 50; 0 where that is private everywhere.
     */
    public int readMaxPeople() {
        return readMaxPeople;
    }

    /** {@code halley.comet.room}: the room of the clients of {@code /comet.php}, default {@code lobby}. */
    public RoomName cometRoom() {
        return new RoomName(cometRoom);
    }

    private static boolean isOrigin(String origin) {
        int host = origin.indexOf("://") + 3;
        return (origin.startsWith("https://") || origin.startsWith("http://"))
                && origin.length() > host
                && origin.indexOf('/', host) < 0;
    }

    private static void checkRange(String setting, int value, int least, int most, List<String> wrong) {
        if (value < least || value > most) {
            wrong.add(setting + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    /** @throws IllegalStateException naming every setting that is out of its range */
    public void check() {
        List<String> wrong = new ArrayList<>();
        if (pollMaxWait.compareTo(Duration.ofSeconds(1)) < 0 || pollMaxWait.compareTo(Duration.ofMinutes(5)) > 0) {
            wrong.add("halley.poll.max-wait must be from 1s to 5m, not " + pollMaxWait);
        }
        checkRange("halley.http.max-connections", httpMaxConnections, FEWEST_CONNECTIONS, 1_000_000, wrong);
        checkRange(
                "halley.http.max-connections-per-address", httpMaxConnectionsPerAddress.orElse(1), 1, 1_000_000, wrong);
        if (FileDescriptors.max() < OWN_FILES + FEWEST_CONNECTIONS) {
            wrong.add("the limit of open files (ulimit -n) must be at least " + (OWN_FILES + FEWEST_CONNECTIONS)
                    + ", not " + FileDescriptors.max());
        }
        if (doorPatience.compareTo(Duration.ofSeconds(10)) < 0 || doorPatience.compareTo(Duration.ofHours(1)) > 0) {
            wrong.add("halley.door.patience must be from 10s to 1h, not " + doorPatience);
        }
        if (managementPort != -1) {
            checkRange("halley.management.port", managementPort, 1, 65_535, wrong);
        }
        checkTls(wrong);
        if (managementPort == httpPort) {
            wrong.add("halley.management.port must be another than http.port, " + httpPort);
        }
        httpAllowedHosts().stream()
                .filter(host -> host.contains("/") || host.contains(":"))
                .forEach(host -> wrong.add("halley.http.allowed-hosts has names without port or path, not " + host));
        httpAllowedOrigins().stream()
                .filter(origin -> !isOrigin(origin))
                .forEach(origin -> wrong.add(
                        "halley.http.allowed-origins has origins such as https://chat.example, not " + origin));
        try {
            httpTrustedProxies();
        } catch (IllegalArgumentException e) {
            wrong.add("halley.http.trusted-proxies has networks such as 10.0.0.0/8: " + e.getMessage());
        }
        if (!List.of(OPEN, JWT, OIDC).contains(accessMode)) {
            wrong.add("halley.access.mode must be open, jwt or oidc, not " + accessMode);
        }
        List<String> wrongToSignIn = signIn().map(SignInSettings::wrong).orElse(List.of());
        wrong.addAll(wrongToSignIn);
        if (wrongToSignIn.isEmpty()) {
            tokens().ifPresent(tokens -> wrong.addAll(tokens.wrong()));
        }
        if (accessMode.equals(OPEN) && accessRules.isPresent()) {
            wrong.add(
                    "halley.access.rules are for halley.access.mode jwt and oidc: in open, all read and speak everywhere");
        }
        if (accessNamesKept.isNegative() || accessNamesKept.compareTo(Duration.ofDays(365)) > 0) {
            wrong.add("halley.access.names-kept must be from 0s to 365d, not " + accessNamesKept);
        }
        if (isOpenToNetwork() && !accessOpenToNetwork) {
            wrong.add("halley.access.mode is open, so that whoever reaches " + httpHost
                    + " would read all and speak under any name: where that is meant, set halley.access.open-to-network to"
                    + " true; else the mode to jwt or oidc, or listen to this machine alone (http.host)");
        }
        checkRange("halley.limit.posts", limitPosts, 1, 1_000_000, wrong);
        checkRange("halley.limit.bytes", limitBytes, 1 << 16, 1 << 30, wrong);
        checkRange("halley.limit.rooms", limitRooms, 1, 1_000_000, wrong);
        checkRange("halley.poll.max-parked", pollMaxParked.orElse(1), 1, 1_000_000, wrong);
        checkRange("halley.poll.max-parked-per-address", pollMaxParkedPerAddress.orElse(1), 1, 1_000_000, wrong);
        if (drainWindow.isNegative() || drainWindow.compareTo(LONGEST_DRAIN) > 0) {
            wrong.add("halley.drain.window must be from 0s to 25s, not " + drainWindow);
        }
        checkRange("halley.message.max-bytes", messageMaxBytes, 1024, 1 << 20, wrong);
        historyMaxAge
                .filter(age -> age.compareTo(Duration.ofMinutes(1)) < 0)
                .ifPresent(age -> wrong.add("halley.history.max-age must be at least 1m, not " + age));
        historyMaxMessages
                .filter(most -> most < 1)
                .ifPresent(most -> wrong.add("halley.history.max-messages must be at least 1, not " + most));
        checkRange("halley.read.max-people", readMaxPeople, 0, 500, wrong);
        try {
            cometRoom();
        } catch (MalformedException e) {
            wrong.add("halley.comet.room: " + e.getMessage());
        }
        if (!wrong.isEmpty()) {
            throw new IllegalStateException(String.join("; ", wrong));
        }
    }
}
