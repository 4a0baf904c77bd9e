package io.halley.k8s;

import static io.halley.k8s.Manifests.textsAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import io.halley.DurationConverter;
import io.halley.HalleyClient;
import io.halley.HalleyConfig;
import io.halley.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests, rendered and checked without a cluster; and the checks themselves, by mistakes that are planted in a
 * copy. The probes ask the server that the build has started.
 */
class ManifestsIT {
    private static final Path PAGE = Path.of("target/page/dist");
    private static final Path SERVER_XML = Path.of("liberty-config/server.xml");

    private final HalleyClient server =
            new HalleyClient(URI.create("http://localhost:" + System.getProperty("microshed_http_port") + "/"));

    private Path copy;

    /** On a developer's machine kubectl may be missing; where the whole is judged, it may not. */
    @BeforeAll
    static void wantsKubectl() {
        boolean there = Manifests.canBeRendered();
        assumeTrue(
                there || "true".equals(System.getenv("CI")),
                "kubectl renders the manifests: install it, 1.27 or newer");
        assertThat(there).as("kubectl is there").isTrue();
    }

    @BeforeEach
    void copyManifests(@TempDir Path folder) throws IOException {
        copy = Manifests.copyTo(folder);
        for (String component : List.of(
                "components/ingress",
                "components/gateway",
                "components/scale-on-polls",
                "components/backup",
                "components/sign-in",
                "watch")) {
            Path overlay = Files.createDirectories(copy.resolve(with(component)));
            String over = component.endsWith("backup") ? "../overlays/postgres" : "../base";
            Files.writeString(
                    overlay.resolve("kustomization.yaml"),
                    "resources: [" + over + "]\ncomponents: [../" + component + "]\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base",
                "overlays/demo",
                "overlays/postgres",
                "with-ingress",
                "with-gateway",
                "with-scale-on-polls",
                "with-backup",
                "with-sign-in",
                "with-watch"
            })
    void areAsTheyShouldBe(String folder) {
        assertThat(problems(folder)).isEmpty();
    }

    @Test
    void haveNoKeyTwice() throws IOException {
        try (Stream<Path> files = Files.walk(Manifests.SOURCE)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                assertThat(Manifests.parsed(Files.readString(file)))
                        .as(file.toString())
                        .isNotEmpty();
            }
        }
        assertThatThrownBy(() -> Manifests.parsed("kind: Service\nkind: Pod\n"))
                .hasMessageContaining("duplicate key kind");
    }

    /** To all that the page is made of, and to nothing that is for those inside. */
    @ParameterizedTest
    @ValueSource(strings = {"with-ingress", "with-gateway"})
    void routesLeadToWhatClientsAsk(String folder) throws IOException {
        Manifests manifests = Manifests.rendered(copy.resolve(folder));
        List<String> routes = Stream.concat(
                        manifests.ofKind("Ingress").stream()
                                .flatMap(each -> textsAt(each, "spec.rules.http.paths.path")),
                        manifests.ofKind("HTTPRoute").stream()
                                .flatMap(each -> textsAt(each, "spec.rules.matches.path.value")))
                .toList();
        assertThat(routes)
                .contains("/", "/api", "/comet.php", "/sign-in", "/sign-out")
                .doesNotContain("/health", "/metrics", "/openapi");
        try (Stream<Path> page = Files.list(PAGE)) {
            assertThat(page.map(file -> "/" + file.getFileName().toString().replace("index.html", "")))
                    .hasSizeGreaterThan(3)
                    .isSubsetOf(routes);
        }
    }

    /** In what is replaced, ¶ ends a line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "base | deployment.yaml | minReadySeconds: | minReadySecond: | minReadySecond",
                "base | deployment.yaml | failureThreshold: 90 | failureTreshold: 90 | failureTreshold",
                "base | service.yaml | targetPort: http | targetport: http | targetport",
                "base | deployment.yaml | memory: 1152Mi | memory: 1152Mb | QuantityFormatException",
                "base | deployment.yaml | ScheduleAnyway | Sometimes | whenUnsatisfiable cannot be Sometimes",
                "base | deployment.yaml | type: RollingUpdate | type: Rolling | there is no strategy",
                "base | deployment.yaml | maxSurge: 1 | maxSurge: 0 | neither add a pod nor take one away",
                "base | service.yaml | '  app.kubernetes.io/name: halley¶  ports' | '  app.kubernetes.io/name: haley¶  ports' | the selector of the Service matches nothing",
                "base | disruption.yaml | '      app.kubernetes.io/name: halley' | '      app.kubernetes.io/name: haley' | the selector of the PodDisruptionBudget matches nothing",
                "base | network.yaml | '      app.kubernetes.io/name: halley' | '      app: halley' | the selector of the NetworkPolicy matches nothing",
                "base | deployment.yaml | path: /health/ready | path: /health/raedy | /health/raedy",
                "base | deployment.yaml | path: /health/live | path: /healthz | /healthz",
                "base | deployment.yaml | failureThreshold: 90 | failureThreshold: 900 | the server opens its door after 10m",
                "base | deployment.yaml | containerPort: 9080 | containerPort: 8080 | the server listens on 9080",
                "base | deployment.yaml | containerPort: 9081 | containerPort: 9082 | the server listens on 9080 and 9081",
                "base | kustomization.yaml | HALLEY_MANAGEMENT_PORT=9081 | HALLEY_MANAGEMENT_PORT=9082 | the server listens on 9080 and 9082",
                "base | network.yaml | port: management | port: manage | there is no port manage",
                "base | deployment.yaml | 'name: http¶              containerPort' | 'name: web¶              containerPort' | there is no port http",
                "base | service.yaml | targetPort: http | targetPort: web | there is no port web",
                "base | network.yaml | port: http | port: https | there is no port https",
                "base | scaling.yaml | '    name: halley' | '    name: haley' | there is no Deployment haley",
                "base | deployment.yaml | name: halley-postgres | name: halley-postgre | there is no Secret halley-postgre",
                "base | deployment.yaml | '- name: logs¶          emptyDir' | '- name: log¶          emptyDir' | the volume log",
                "base | deployment.yaml | terminationGracePeriodSeconds: 45 | terminationGracePeriodSeconds: 30 | cuts a stop that may take PT45S",
                "base | kustomization.yaml | HALLEY_DRAIN_WINDOW=10s | HALLEY_DRAIN_WINDOW=15s | cuts a stop that may take PT50S",
                "base | kustomization.yaml | HALLEY_DRAIN_WINDOW=10s | HALLEY_DRAIN_WINDOW=3s | is still routed to",
                "base | kustomization.yaml | HALLEY_DRAIN_WINDOW | HALLEY_DRAIN_WIDOW | HALLEY_DRAIN_WIDOW is no setting",
                "base | deployment.yaml | name: HALLEY_DB_USER | name: HALLEY_DB_USR | HALLEY_DB_USR is no setting",
                "base | deployment.yaml | key: username | key: user | the Secret has no key user",
                "base | kustomization.yaml | //postgres/halley | //postgres:6432/halley | lets out to the port 6432 of HALLEY_DB_URL",
                "base | kustomization.yaml | HALLEY_POLL_MAX_WAIT=25s | HALLEY_POLL_MAX_WAIT=6m | halley.poll.max-wait",
                "overlays/demo | kustomization.yaml | OPEN_TO_NETWORK=true | OPEN_TO_NETWORK=false | halley.access.open-to-network",
                "base | kustomization.yaml | HALLEY_ACCESS_MODE=jwt | HALLEY_ACCESS_MODE=open | halley.access.open-to-network",
                "base | kustomization.yaml | HALLEY_ACCESS_JWT_ISSUER | HALLEY_ACCESS_JWT_ISUER | HALLEY_ACCESS_JWT_ISUER is no setting",
                "base | network.yaml | port: 443 | port: 444 | lets out to the port 443 of HALLEY_ACCESS_JWT_KEYS",
                "base | deployment.yaml | '          livenessProbe:¶            httpGet' | '          livenessProbe:¶            tcpSocket:¶              port: http¶            httpGet' | the livenessProbe has 2 handlers",
                "overlays/demo | volume.yaml | 'name: halley¶  labels' | 'name: haley¶  labels' | there is no PersistentVolumeClaim halley",
                "overlays/demo | kustomization.yaml | '$patch: delete¶      apiVersion: autoscaling' | 'apiVersion: autoscaling' | both say how many replicas",
                "overlays/postgres | cluster.yaml | instances: 3 | replicas: 3 | the field spec.replicas is not known",
                "overlays/postgres | cluster.yaml | max_connections: \"300\" | max_connections: \"200\" | 13 pods want 221 connections of 200",
                "overlays/postgres | cluster.yaml | 'spec:' | 'specs: {}¶spec:' | the field specs is not known",
                "overlays/postgres | cluster.yaml | required | always | dataDurability cannot be always",
                "components/scale-on-polls | kustomization.yaml | type: AverageValue | kind: AverageValue | kind",
                "components/sign-in | secret.yaml | key: client-secret | key: secret | the Secret has no key secret",
                "components/sign-in | secret.yaml | name: halley-sign-in | name: halley-signin | there is no Secret halley-signin",
                "components/sign-in | kustomization.yaml | OIDC_PAGE=https | OIDC_PAGE=http | halley.access.oidc.page",
                "components/sign-in | kustomization.yaml | OIDC_ISSUER=https://id.example.com/realms/team | OIDC_ISSUER= | halley.access.oidc.issuer",
                "components/backup | schedule.yaml | '    name: halley-postgres' | '    name: halley' | there is no Cluster halley",
                "components/backup | cluster.yaml | barmanObjectName: halley-backup | barmanObjectName: backup | there is no ObjectStore backup",
                "components/backup | store.yaml | retentionPolicy: 30d | retention: 30d | the field spec.retention is not known",
                "watch | pod-monitor.yaml | port: metrics | ports: metrics | the field spec.podMetricsEndpoints.ports is not known",
                "overlays/postgres | secret.yaml | halley-postgres-app | halley-app | there is no Secret halley-app",
                "components/ingress | ingress.yaml | timeout-server: 60s | timeout-server: 20s | a router cuts at PT20S",
                "components/ingress | ingress.yaml | 'name: halley¶                port' | 'name: web¶                port' | there is no Service web",
                "components/gateway | route.yaml | request: 60s | request: 15s | a router cuts at PT15S",
                "watch | service-monitor.yaml | '      app.kubernetes.io/name: halley' | '      app.kubernetes.io/name: haley' | the selector of the ServiceMonitor matches nothing",
                "watch | service-monitor.yaml | port: management | port: metrics | there is no port metrics",
                "watch | service-monitor.yaml | path: /metrics | path: /metric | /metric, which is not there",
                "watch | prometheus-rules.yaml | 'for: 1m' | 'four: 1m' | the field spec.groups.rules.four is not known",
                "components/gateway | route.yaml | backendRequest: 60s | backend: 60s | the field spec.rules.timeouts.backend is not known",
            })
    void aMistakeIsFound(String folder, String file, String right, String wrong, String told) throws IOException {
        Path spoilt = copy.resolve(folder).resolve(file);
        String before = Files.readString(spoilt);
        String after = before.replace(lines(right), lines(wrong));
        assertThat(after).as("the mistake is in").isNotEqualTo(before);
        Files.writeString(spoilt, after);
        assertThat(String.join(
                        "\n",
                        problems(folder.startsWith("base") || folder.startsWith("overlays") ? folder : with(folder))))
                .contains(told);
    }

    /** The overlay of this test that has the component. */
    private static String with(String component) {
        return "with-" + component.substring(component.indexOf('/') + 1);
    }

    private static String lines(String text) {
        return text.replace('¶', '\n');
    }

    private List<String> problems(String folder) {
        Manifests manifests = Manifests.rendered(copy.resolve(folder));
        List<String> problems = new ArrayList<>();
        manifests.all().forEach(object -> problems.addAll(Schema.problems(object)));
        if (problems.isEmpty()) {
            problems.addAll(Fit.problems(manifests));
            problems.addAll(Numbers.of(manifests).problems());
            problems.addAll(settings(manifests));
            problems.addAll(probes(manifests));
        }
        return problems;
    }

    private static List<String> settings(Manifests manifests) {
        List<String> problems = new ArrayList<>();
        Map<String, String> given = Numbers.settings(manifests);
        List<String> known = Arrays.stream(HalleyConfig.class.getDeclaredFields())
                .map(field -> field.getAnnotation(ConfigProperty.class))
                .filter(Objects::nonNull)
                .map(property -> variable("halley." + property.name()))
                .toList();
        List<String> variables = variablesOfTheServer();
        Stream.concat(
                        given.keySet().stream(),
                        manifests.ofKind("Deployment").stream()
                                .flatMap(each -> textsAt(each, "spec.template.spec.containers.env.name")))
                .filter(name -> name.startsWith("HALLEY_") && !known.contains(name) && !variables.contains(name))
                .forEach(name -> problems.add(name + " is no setting"));
        try {
            Map<String, String> inTheImage = new HashMap<>(given);
            inTheImage.put("HALLEY_HTTP_HOST", "*");
            manifests.ofKind("Deployment").stream()
                    .flatMap(each -> textsAt(each, "spec.template.spec.containers.env.name"))
                    .forEach(name -> inTheImage.put(name, "what is in the Secret, and is long enough"));
            Settings.check(inTheImage);
        } catch (RuntimeException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    private List<String> probes(Manifests manifests) {
        JsonObject deployment = manifests.ofKind("Deployment").get(0);
        List<String> problems = new ArrayList<>();
        String container = "spec.template.spec.containers.";
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            textsAt(deployment, container + probe + ".httpGet.path")
                    .filter(path -> server.get(path).statusCode() != 200)
                    .forEach(path -> problems.add("the " + probe + " asks for " + path + ", which is not there"));
        }
        manifests.ofKind("ServiceMonitor").stream()
                .flatMap(monitor -> textsAt(monitor, "spec.endpoints.path"))
                .filter(path -> server.get(path).statusCode() != 200)
                .forEach(path -> problems.add("the ServiceMonitor asks for " + path + ", which is not there"));
        List<String> ports =
                List.of(portOfTheServer(), Numbers.settings(manifests).get("HALLEY_MANAGEMENT_PORT"));
        textsAt(deployment, container + "ports.containerPort")
                .filter(port -> !ports.contains(port))
                .forEach(port ->
                        problems.add("the server listens on " + String.join(" and ", ports) + ", not on " + port));
        String patience = ofTheServer("startTimeout=\"(\\w+)\"").get(0);
        Duration start = Numbers.of(manifests).start();
        if (new DurationConverter().convert(patience).compareTo(start) < 0) {
            problems.add("the server opens its door after " + patience + ", and has " + start + " to start");
        }
        return problems;
    }

    private static List<String> variablesOfTheServer() {
        return ofTheServer("<variable name=\"([\\w.-]+)\"").stream()
                .map(ManifestsIT::variable)
                .toList();
    }

    /** @return what the pattern's group has found in the server's configuration */
    private static List<String> ofTheServer(String pattern) {
        try {
            List<String> found = Pattern.compile(pattern)
                    .matcher(Files.readString(SERVER_XML))
                    .results()
                    .map(result -> result.group(1))
                    .toList();
            assertThat(found).as("%s in %s", pattern, SERVER_XML).isNotEmpty();
            return found;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As MicroProfile Config and Open Liberty look for it in the environment. */
    private static String variable(String setting) {
        return setting.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }

    private static String portOfTheServer() {
        return ofTheServer("name=\"http.port\" defaultValue=\"(\\d+)\"").get(0);
    }
}
