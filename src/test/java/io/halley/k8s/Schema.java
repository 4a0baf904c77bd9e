package io.halley.k8s;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.openapi.JSON;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether an object is what its schema says: Kubernetes' own, from its Java client, with unknown fields and missing ones
 * refused; and for what others define, the fields of theirs that we use.
 */
final class Schema {
    private static final Set<String> CORE_VERSIONS = Set.of("v1", "v2");
    private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec");

    /**
     * From the custom resource definitions of the Gateway API, CloudNativePG and the Prometheus operator: the fields that our
     * manifests may have. Another one has to be looked up there first.
     */
    private static final Map<String, Set<String>> OTHERS = Map.of(
            "gateway.networking.k8s.io/v1 HTTPRoute",
            Set.of(
                    "spec.parentRefs.name",
                    "spec.hostnames",
                    "spec.rules.matches.path.type",
                    "spec.rules.matches.path.value",
                    "spec.rules.timeouts.request",
                    "spec.rules.timeouts.backendRequest",
                    "spec.rules.backendRefs.name",
                    "spec.rules.backendRefs.port"),
            "postgresql.cnpg.io/v1 Cluster",
            Set.of(
                    "spec.instances",
                    "spec.postgresql.parameters.max_connections",
                    "spec.postgresql.synchronous.method",
                    "spec.postgresql.synchronous.number",
                    "spec.postgresql.synchronous.dataDurability",
                    "spec.bootstrap.initdb.database",
                    "spec.bootstrap.initdb.owner",
                    "spec.resources.requests.cpu",
                    "spec.resources.requests.memory",
                    "spec.resources.limits.memory",
                    "spec.plugins.name",
                    "spec.plugins.isWALArchiver",
                    "spec.plugins.parameters.barmanObjectName",
                    "spec.postgresql.parameters.shared_buffers",
                    "spec.storage.size",
                    "spec.walStorage.size"),
            "monitoring.coreos.com/v1 ServiceMonitor",
            Set.of(
                    "spec.selector.matchLabels.app.kubernetes.io/name",
                    "spec.jobLabel",
                    "spec.endpoints.port",
                    "spec.endpoints.path",
                    "spec.endpoints.interval"),
            "monitoring.coreos.com/v1 PrometheusRule",
            Set.of(
                    "spec.groups.name",
                    "spec.groups.rules.alert",
                    "spec.groups.rules.expr",
                    "spec.groups.rules.for",
                    "spec.groups.rules.labels.severity",
                    "spec.groups.rules.annotations.summary",
                    "spec.groups.rules.annotations.description",
                    "spec.groups.rules.annotations.runbook_url"),
            "monitoring.coreos.com/v1 PodMonitor",
            Set.of("spec.selector.matchLabels.cnpg.io/podRole", "spec.podMetricsEndpoints.port"),
            "postgresql.cnpg.io/v1 ScheduledBackup",
            Set.of(
                    "spec.schedule",
                    "spec.immediate",
                    "spec.backupOwnerReference",
                    "spec.cluster.name",
                    "spec.method",
                    "spec.pluginConfiguration.name"),
            "barmancloud.cnpg.io/v1 ObjectStore",
            Set.of(
                    "spec.retentionPolicy",
                    "spec.configuration.destinationPath",
                    "spec.configuration.s3Credentials.accessKeyId.name",
                    "spec.configuration.s3Credentials.accessKeyId.key",
                    "spec.configuration.s3Credentials.secretAccessKey.name",
                    "spec.configuration.s3Credentials.secretAccessKey.key",
                    "spec.configuration.wal.compression",
                    "spec.configuration.data.compression"));

    /** Values that Kubernetes takes from a list, which the Java client does not know. */
    private static final Map<String, Set<String>> ENUMS = Map.of(
            "whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway"),
            "protocol", Set.of("TCP", "UDP", "SCTP"),
            "dataDurability", Set.of("required", "preferred"),
            "pathType", Set.of("Exact", "Prefix", "ImplementationSpecific"),
            "imagePullPolicy", Set.of("Always", "IfNotPresent", "Never"),
            "policyTypes", Set.of("Ingress", "Egress"),
            "accessModes", Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"),
            "restartPolicy", Set.of("Always", "OnFailure", "Never"));

    private Schema() {}

    /** @return what is wrong with it */
    static List<String> problems(JsonObject object) {
        String version = object.get("apiVersion").getAsString();
        String kind = object.get("kind").getAsString();
        List<String> problems = new ArrayList<>();
        Set<String> fields = OTHERS.get(version + " " + kind);
        if (fields == null) {
            check(version, kind, object, problems);
        } else {
            object.asMap().keySet().stream()
                    .filter(name -> !TOP.contains(name))
                    .forEach(name -> problems.add("the field " + name + " is not known"));
            leaves(object.get("spec"), "spec", fields, problems);
        }
        enums("", object, problems);
        return problems.stream()
                .map(problem -> kind + " " + Manifests.name(object) + ": " + problem)
                .toList();
    }

    private static void check(String version, String kind, JsonObject object, List<String> problems) {
        String number = version.substring(version.indexOf('/') + 1);
        if (!CORE_VERSIONS.contains(number)) {
            problems.add(version + " is no stable version of Kubernetes' own");
            return;
        }
        try {
            Class<?> type = Class.forName("io.kubernetes.client.openapi.models.V" + number.substring(1) + kind);
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, object);
            var unused = JSON.getGson().fromJson(object, type);
        } catch (InvocationTargetException e) {
            problems.add(String.valueOf(e.getCause()));
        } catch (RuntimeException e) {
            problems.add(e.toString());
        } catch (ReflectiveOperationException e) {
            problems.add(version + " " + kind + " is not known");
        }
    }

    private static void leaves(JsonElement element, String path, Set<String> known, List<String> problems) {
        if ((element.isJsonArray() && element.getAsJsonArray().isEmpty())
                || (element.isJsonObject() && element.getAsJsonObject().isEmpty())) {
            problems.add("the field " + path + " is empty");
        } else if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(each -> leaves(each, path, known, problems));
        } else if (element.isJsonObject()) {
            element.getAsJsonObject()
                    .asMap()
                    .forEach((name, value) -> leaves(value, path + "." + name, known, problems));
        } else if (!known.contains(path)) {
            problems.add("the field " + path + " is not known");
        }
    }

    private static void enums(String name, JsonElement element, List<String> problems) {
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(each -> enums(name, each, problems));
        } else if (element.isJsonObject()) {
            element.getAsJsonObject().asMap().forEach((key, value) -> enums(key, value, problems));
        } else if (ENUMS.containsKey(name) && !ENUMS.get(name).contains(element.getAsString())) {
            problems.add(name + " cannot be " + element.getAsString());
        }
    }
}
