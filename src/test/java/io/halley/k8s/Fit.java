package io.halley.k8s;

import static io.halley.k8s.Manifests.at;
import static io.halley.k8s.Manifests.name;
import static io.halley.k8s.Manifests.textsAt;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the objects fit each other: what no schema says, and a cluster tells only when it is too late. */
final class Fit {
    private static final String POD = "spec.template.spec";
    private static final List<String> PROBES = List.of("startupProbe", "readinessProbe", "livenessProbe");
    private static final Set<String> SECRET_KEYS = Set.of("username", "password", "client-secret");
    private static final String SIGN_IN_SECRET = "halley-sign-in";
    private static final int POSTGRES_PORT = 5432;
    private static final String HTTPS_PORT = "443";
    private static final Pattern URL = Pattern.compile("jdbc:postgresql://[^/:]+(?::(\\d+))?/.*");

    /** Of each server: the pool's maxPoolSize in server.xml, and the one that listens. */
    private static final int CONNECTIONS = 17;

    private static final Set<String> HANDLERS = Set.of("exec", "grpc", "httpGet", "tcpSocket");

    private final Manifests manifests;
    private final JsonObject deployment;
    private final List<String> problems = new ArrayList<>();

    private Fit(Manifests manifests) {
        this.manifests = manifests;
        deployment = manifests.ofKind("Deployment").get(0);
    }

    static List<String> problems(Manifests manifests) {
        Fit fit = new Fit(manifests);
        fit.selectors();
        fit.monitors();
        fit.names();
        fit.ports();
        fit.mounts();
        fit.probes();
        fit.rollout();
        fit.database();
        fit.keys();
        return fit.problems;
    }

    private void selectors() {
        JsonElement labels =
                at(deployment, "spec.template.metadata.labels").findFirst().orElseThrow();
        matches("Deployment", at(deployment, "spec.selector.matchLabels"), labels);
        matches(
                "topology spread",
                at(deployment, POD + ".topologySpreadConstraints.labelSelector.matchLabels"),
                labels);
        for (JsonObject each : manifests.ofKind("Service")) {
            matches("Service", at(each, "spec.selector"), labels);
        }
        for (JsonObject each : manifests.ofKind("PodDisruptionBudget")) {
            matches("PodDisruptionBudget", at(each, "spec.selector.matchLabels"), labels);
        }
        for (JsonObject each : manifests.ofKind("NetworkPolicy")) {
            matches("NetworkPolicy", at(each, "spec.podSelector.matchLabels"), labels);
        }
    }

    private void monitors() {
        for (JsonObject each : manifests.ofKind("ServiceMonitor")) {
            manifests.ofKind("Service").forEach(service -> {
                matches(
                        "ServiceMonitor",
                        at(each, "spec.selector.matchLabels"),
                        at(service, "metadata.labels").findFirst().orElseThrow());
            });
            isPort(ofServices("spec.ports.name"), textsAt(each, "spec.endpoints.port"));
        }
    }

    private void matches(String who, Stream<JsonElement> selectors, JsonElement labels) {
        Set<Map.Entry<String, JsonElement>> has = labels.getAsJsonObject().entrySet();
        List<JsonElement> all = selectors.toList();
        if (all.isEmpty()
                || !all.stream()
                        .allMatch(each -> has.containsAll(each.getAsJsonObject().entrySet()))) {
            problems.add("the selector of the " + who + " matches nothing");
        }
    }

    private void names() {
        refers("ConfigMap", textsAt(deployment, POD + ".containers.envFrom.configMapRef.name"), names("ConfigMap"));
        refers(
                "PersistentVolumeClaim",
                textsAt(deployment, POD + ".volumes.persistentVolumeClaim.claimName"),
                names("PersistentVolumeClaim"));
        for (JsonObject each : manifests.ofKind("HorizontalPodAutoscaler")) {
            refers("Deployment", textsAt(each, "spec.scaleTargetRef.name"), names("Deployment"));
        }
        for (JsonObject each : manifests.ofKind("Ingress")) {
            refers("Service", textsAt(each, "spec.rules.http.paths.backend.service.name"), names("Service"));
        }
        for (JsonObject each : manifests.ofKind("HTTPRoute")) {
            refers("Service", textsAt(each, "spec.rules.backendRefs.name"), names("Service"));
        }
        for (JsonObject each : manifests.ofKind("ScheduledBackup")) {
            refers("Cluster", textsAt(each, "spec.cluster.name"), names("Cluster"));
        }
        for (JsonObject each : manifests.ofKind("Cluster")) {
            refers("ObjectStore", textsAt(each, "spec.plugins.parameters.barmanObjectName"), names("ObjectStore"));
        }
        refers("Secret", textsAt(deployment, POD + ".containers.env.valueFrom.secretKeyRef.name"), secrets());
        textsAt(deployment, POD + ".containers.env.valueFrom.secretKeyRef.key")
                .filter(key -> !SECRET_KEYS.contains(key))
                .forEach(key -> problems.add("the Secret has no key " + key));
    }

    /** Those that are said to be there already, and the one that the operator makes for its cluster. */
    private Set<String> secrets() {
        Set<String> clusters = names("Cluster");
        Stream<String> ofDatabase = clusters.isEmpty()
                ? Stream.of("halley-postgres")
                : clusters.stream().map(cluster -> cluster + "-app");
        return Stream.concat(ofDatabase, Stream.of(SIGN_IN_SECRET)).collect(Collectors.toSet());
    }

    private Set<String> names(String kind) {
        return manifests.ofKind(kind).stream().map(Manifests::name).collect(Collectors.toSet());
    }

    private void refers(String kind, Stream<String> wanted, Set<String> there) {
        wanted.filter(each -> !there.contains(each)).forEach(each -> problems.add("there is no " + kind + " " + each));
    }

    private void ports() {
        Set<String> ports = texts(POD + ".containers.ports.name");
        PROBES.forEach(probe -> isPort(ports, textsAt(deployment, POD + ".containers." + probe + ".httpGet.port")));
        for (JsonObject each : manifests.ofKind("Service")) {
            isPort(ports, textsAt(each, "spec.ports.targetPort"));
        }
        for (JsonObject each : manifests.ofKind("NetworkPolicy")) {
            isPort(ports, textsAt(each, "spec.ingress.ports.port"));
        }
        Set<String> served = ofServices("spec.ports.name");
        for (JsonObject each : manifests.ofKind("Ingress")) {
            isPort(served, textsAt(each, "spec.rules.http.paths.backend.service.port.name"));
        }
        Set<String> numbers = ofServices("spec.ports.port");
        for (JsonObject each : manifests.ofKind("HTTPRoute")) {
            isPort(numbers, textsAt(each, "spec.rules.backendRefs.port"));
        }
    }

    private void isPort(Set<String> known, Stream<String> used) {
        used.filter(each -> !known.contains(each)).forEach(each -> problems.add("there is no port " + each));
    }

    private void mounts() {
        Set<String> volumes = texts(POD + ".volumes.name");
        Set<String> mounted = texts(POD + ".containers.volumeMounts.name");
        Function<String, String> complaint = each -> "the volume " + each + " is mounted or declared, not both";
        Stream.concat(volumes.stream(), mounted.stream())
                .filter(each -> !volumes.contains(each) || !mounted.contains(each))
                .forEach(each -> problems.add(complaint.apply(each)));
    }

    private void probes() {
        for (String probe : PROBES) {
            Set<String> handlers = new HashSet<>(HANDLERS);
            at(deployment, POD + ".containers." + probe)
                    .findFirst()
                    .ifPresentOrElse(
                            found -> handlers.retainAll(found.getAsJsonObject().keySet()), handlers::clear);
            if (handlers.size() != 1) {
                problems.add("the " + probe + " has " + handlers.size() + " handlers");
            }
        }
    }

    private void rollout() {
        Set<String> moves = texts("spec.strategy.rollingUpdate.maxSurge");
        moves.addAll(texts("spec.strategy.rollingUpdate.maxUnavailable"));
        if (moves.equals(Set.of("0"))) {
            problems.add("a rollout may neither add a pod nor take one away");
        }
        if (!Set.of("RollingUpdate", "Recreate").containsAll(texts("spec.strategy.type"))) {
            problems.add("there is no strategy " + texts("spec.strategy.type"));
        }
        for (JsonObject each : manifests.ofKind("HorizontalPodAutoscaler")) {
            if (at(deployment, "spec.replicas").findAny().isPresent()) {
                problems.add("the Deployment and " + name(each) + " both say how many replicas there are");
            }
        }
    }

    /** That the network lets the servers reach the database, and that it takes all their connections. */
    private void database() {
        Set<String> open = letsOut();
        Numbers.settings(manifests).forEach((name, value) -> {
            Matcher url = URL.matcher(value);
            if (url.matches()) {
                String port = url.group(1) == null ? String.valueOf(POSTGRES_PORT) : url.group(1);
                if (!open.contains(port)) {
                    problems.add("no NetworkPolicy lets out to the port " + port + " of " + name);
                }
            }
        });
        int surge = texts("spec.strategy.rollingUpdate.maxSurge").stream()
                .mapToInt(Integer::parseInt)
                .sum();
        int pods = surge
                + manifests.ofKind("HorizontalPodAutoscaler").stream()
                        .flatMap(each -> textsAt(each, "spec.maxReplicas"))
                        .mapToInt(Integer::parseInt)
                        .sum();
        for (JsonObject cluster : manifests.ofKind("Cluster")) {
            int most = textsAt(cluster, "spec.postgresql.parameters.max_connections")
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(100);
            if (pods * CONNECTIONS >= most) {
                problems.add(pods + " pods want " + pods * CONNECTIONS + " connections of " + most);
            }
        }
    }

    /** That the network lets the servers ask the provider: for the keys that tokens are checked with, and who has signed in. */
    private void keys() {
        Map<String, String> settings = Numbers.settings(manifests);
        for (String provider : List.of("HALLEY_ACCESS_JWT_KEYS", "HALLEY_ACCESS_OIDC_ISSUER")) {
            if (settings.getOrDefault(provider, "").startsWith("https://")
                    && !letsOut().contains(HTTPS_PORT)) {
                problems.add("no NetworkPolicy lets out to the port " + HTTPS_PORT + " of " + provider);
            }
        }
    }

    private Set<String> letsOut() {
        return manifests.ofKind("NetworkPolicy").stream()
                .flatMap(each -> textsAt(each, "spec.egress.ports.port"))
                .collect(Collectors.toSet());
    }

    private Set<String> texts(String path) {
        return textsAt(deployment, path).collect(Collectors.toCollection(HashSet::new));
    }

    private Set<String> ofServices(String path) {
        return manifests.ofKind("Service").stream()
                .flatMap(each -> textsAt(each, path))
                .collect(Collectors.toSet());
    }
}
