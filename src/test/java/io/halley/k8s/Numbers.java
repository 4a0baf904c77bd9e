package io.halley.k8s;

import static io.halley.k8s.Manifests.at;
import static io.halley.k8s.Manifests.textsAt;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.halley.DurationConverter;
import io.kubernetes.client.custom.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers on which manifest, server and application have to agree. */
public record Numbers(
        Duration start,
        Duration minReady,
        Duration preStop,
        Duration window,
        Duration grace,
        Duration readinessPeriod,
        Duration readinessTimeout,
        int readinessFailures,
        Duration maxWait,
        List<Duration> routerTimeouts) {
    /** For how long Liberty lets requests finish once it stops. */
    private static final Duration QUIESCE = Duration.ofSeconds(30);

    /** What ending the JVM takes. */
    private static final Duration END = Duration.ofSeconds(5);

    /** What a cluster takes to tell all its nodes that a pod no longer serves: mostly under a second. */
    private static final Duration SPREAD_THE_WORD = Duration.ofSeconds(5);

    private static final String CONTAINER = "spec.template.spec.containers.";

    public static Numbers of(Manifests manifests) {
        JsonObject deployment = manifests.ofKind("Deployment").get(0);
        Map<String, String> settings = settings(manifests);
        return new Numbers(
                seconds(deployment, CONTAINER + "startupProbe.periodSeconds", 10)
                        .multipliedBy(seconds(deployment, CONTAINER + "startupProbe.failureThreshold", 3)
                                .toSeconds()),
                seconds(deployment, "spec.minReadySeconds", 0),
                seconds(deployment, CONTAINER + "lifecycle.preStop.sleep.seconds", 0),
                duration(settings.getOrDefault("HALLEY_DRAIN_WINDOW", "10s")),
                seconds(deployment, "spec.template.spec.terminationGracePeriodSeconds", 30),
                seconds(deployment, CONTAINER + "readinessProbe.periodSeconds", 10),
                seconds(deployment, CONTAINER + "readinessProbe.timeoutSeconds", 1),
                (int) seconds(deployment, CONTAINER + "readinessProbe.failureThreshold", 3)
                        .toSeconds(),
                duration(settings.getOrDefault("HALLEY_POLL_MAX_WAIT", "25s")),
                routerTimeouts(manifests));
    }

    /** What the pods get as environment variables, those from secrets left out. */
    public static Map<String, String> settings(Manifests manifests) {
        JsonObject deployment = manifests.ofKind("Deployment").get(0);
        List<String> maps =
                textsAt(deployment, CONTAINER + "envFrom.configMapRef.name").toList();
        Map<String, String> settings = new HashMap<>();
        for (JsonObject map : manifests.ofKind("ConfigMap")) {
            if (maps.contains(Manifests.name(map))) {
                map.getAsJsonObject("data").asMap().forEach((name, value) -> settings.put(name, value.getAsString()));
            }
        }
        return settings;
    }

    /** How many bytes of memory a pod may have. */
    public static long memory(Manifests manifests) {
        return textsAt(manifests.ofKind("Deployment").get(0), CONTAINER + "resources.limits.memory")
                .map(limit -> Quantity.fromString(limit).getNumber().longValueExact())
                .findFirst()
                .orElseThrow();
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Duration wanted = preStop.plus(window).plus(QUIESCE).plus(END);
        if (grace.compareTo(wanted) < 0) {
            problems.add("the grace period of " + grace + " cuts a stop that may take " + wanted);
        }
        Duration noticed = readinessPeriod.multipliedBy(readinessFailures).plus(SPREAD_THE_WORD);
        if (preStop.plus(window).compareTo(noticed) < 0) {
            problems.add("the door closes after " + preStop.plus(window) + ", and is still routed to for " + noticed);
        }
        for (Duration timeout : routerTimeouts) {
            if (timeout.compareTo(maxWait.plus(END)) < 0) {
                problems.add("a router cuts at " + timeout + " a poll that waits " + maxWait);
            }
        }
        return problems;
    }

    private static List<Duration> routerTimeouts(Manifests manifests) {
        List<Duration> timeouts = new ArrayList<>();
        for (JsonObject ingress : manifests.ofKind("Ingress")) {
            for (Map.Entry<String, JsonElement> annotation : ingress.getAsJsonObject("metadata")
                    .getAsJsonObject("annotations")
                    .entrySet()) {
                if (annotation.getKey().contains("timeout")) {
                    String value = annotation.getValue().getAsString();
                    timeouts.add(duration(value.matches("\\d+") ? value + "s" : value));
                }
            }
        }
        for (JsonObject route : manifests.ofKind("HTTPRoute")) {
            textsAt(route, "spec.rules.timeouts.request").forEach(value -> timeouts.add(duration(value)));
            textsAt(route, "spec.rules.timeouts.backendRequest").forEach(value -> timeouts.add(duration(value)));
        }
        return timeouts;
    }

    private static Duration seconds(JsonObject object, String path, long otherwise) {
        return Duration.ofSeconds(
                at(object, path).findFirst().map(JsonElement::getAsLong).orElse(otherwise));
    }

    private static Duration duration(String value) {
        return new DurationConverter().convert(value);
    }
}
