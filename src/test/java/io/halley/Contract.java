package io.halley;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.OpenApi31;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The document at {@code /openapi}, to hold live answers to, and a list of what of it they have shown. Objects are taken
 * to have no members but those that are told of: a client passes over others, but this server should have no secrets.
 */
final class Contract {
    /** Headers that a client acts on: where one is sent, the contract tells of it. */
    private static final List<String> MEANINGFUL =
            List.of("Location", "Retry-After", "Preference-Applied", "Allow", "ETag", "Link", "WWW-Authenticate");

    private static final String BASE = "https://halley.example/openapi";

    private final JsonNode document;
    private final SchemaRegistry schemas;
    private final Set<String> shown = new TreeSet<>();

    Contract(JsonNode document) {
        this.document = document;
        closeObjects(document.at("/components/schemas"));
        schemas = SchemaRegistry.withDialect(
                OpenApi31.getInstance(),
                registry -> registry.schemas(Map.of(BASE, document.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    /** Each operation, as {@code GET /api/rooms}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        eachOperation((name, pointer) -> operations.add(name));
        return operations;
    }

    /** What live answers are to show: each status and parameter of each operation, and each type of a request's body. */
    Set<String> promises() {
        Set<String> promises = new TreeSet<>();
        eachOperation((name, pointer) -> {
            names(pointer + "/responses").forEach(status -> promises.add(name + " -> " + status));
            names(resolved(pointer + "/requestBody") + "/content")
                    .forEach(type -> promises.add(name + " with " + type));
            parameters(pointer).forEach(parameter -> promises.add(name + " with " + parameter));
        });
        return promises;
    }

    /** What live answers have shown. */
    Set<String> shown() {
        return shown;
    }

    /** Holds an answer to the contract. */
    HttpResponse<String> hold(HttpResponse<String> answer) {
        HttpRequest request = answer.request();
        String path = operationPath(request.uri().getPath());
        String name = request.method() + " " + path;
        String operation = "/paths/" + escaped(path) + "/" + request.method().toLowerCase(Locale.ROOT);
        String response = resolved(operation + "/responses/" + answer.statusCode());
        assertThat(document.at(response).isMissingNode())
                .as("%s -> %d, with %s", name, answer.statusCode(), answer.body())
                .isFalse();
        holdHeaders(answer, response, name);
        holdBody(answer, response, name);
        remember(answer, operation, name);
        return answer;
    }

    /** Each example that does not fit its schema. */
    List<String> wrongExamples() {
        List<String> wrong = new ArrayList<>();
        findExamples("", wrong);
        return wrong;
    }

    private void remember(HttpResponse<String> answer, String operation, String name) {
        HttpRequest request = answer.request();
        shown.add(name + " -> " + answer.statusCode());
        if (answer.statusCode() < 400) {
            String query = request.uri().getQuery();
            Stream.of((query == null ? "" : query).split("&"))
                    .forEach(pair -> shown.add(name + " with query " + pair.replaceFirst("=.*", "")));
            request.headers().map().keySet().forEach(header -> shown.add(name + " with header " + header));
            request.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> shown.add(name + " with " + type.replaceFirst(";.*", "")));
            parameters(operation)
                    .filter(parameter -> parameter.startsWith("path "))
                    .forEach(parameter -> shown.add(name + " with " + parameter));
        }
    }

    private void holdHeaders(HttpResponse<String> answer, String response, String name) {
        for (String header : names(response + "/headers")) {
            String pointer = resolved(response + "/headers/" + header);
            String value = answer.headers().firstValue(header).orElse("");
            if (!value.isEmpty()) {
                boolean number = document.at(resolved(pointer + "/schema"))
                        .path("type")
                        .asString("")
                        .equals("integer");
                assertThat(errors(
                                pointer + "/schema",
                                number ? value : StringNode.valueOf(value).toString()))
                        .as("%s of %s", header, name)
                        .isEmpty();
            } else {
                assertThat(document.at(pointer).path("required").asBoolean(false))
                        .as("%s of %s -> %d is missing", header, name, answer.statusCode())
                        .isFalse();
            }
        }
        assertThat(MEANINGFUL)
                .filteredOn(header -> answer.headers().firstValue(header).isPresent())
                .as("headers of %s -> %d", name, answer.statusCode())
                .isSubsetOf(names(response + "/headers"));
    }

    private void holdBody(HttpResponse<String> answer, String response, String name) {
        boolean mayBeEmpty = names(response + "/content").isEmpty()
                || document.at(response).path("x-may-be-empty").asBoolean(false);
        if (answer.body().isEmpty() && mayBeEmpty) {
            return;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        assertThat(names(response + "/content"))
                .as("type of %s -> %d", name, answer.statusCode())
                .contains(type);
        if (type.endsWith("json")) {
            assertThat(errors(response + "/content/" + escaped(type) + "/schema", answer.body()))
                    .as("%s -> %d, with %s", name, answer.statusCode(), answer.body())
                    .isEmpty();
        }
    }

    private List<String> errors(String schema, String json) {
        Schema compiled = schemas.getSchema(SchemaLocation.of(BASE + "#" + schema));
        return compiled.validate(json, InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    private void findExamples(String pointer, List<String> wrong) {
        JsonNode node = document.at(pointer);
        if (node.has("schema")) {
            for (String name : names(pointer + "/examples")) {
                wrong.addAll(errors(
                        pointer + "/schema",
                        document.at(resolved(pointer + "/examples/" + name) + "/value")
                                .toString()));
            }
            if (node.has("example")) {
                wrong.addAll(errors(pointer + "/schema", node.get("example").toString()));
            }
        }
        if (node.isObject()) {
            names(pointer).forEach(name -> findExamples(pointer + "/" + escaped(name), wrong));
        }
    }

    private interface Operation {
        void at(String name, String pointer);
    }

    private void eachOperation(Operation deed) {
        for (String path : names("/paths")) {
            for (String method : names("/paths/" + escaped(path))) {
                if (!method.equals("parameters")) {
                    deed.at(method.toUpperCase(Locale.ROOT) + " " + path, "/paths/" + escaped(path) + "/" + method);
                }
            }
        }
    }

    /** Those of the operation and of its path, as {@code query after}. */
    private Stream<String> parameters(String operation) {
        String path = operation.substring(0, operation.lastIndexOf('/'));
        return Stream.of(operation, path).flatMap(holder -> {
            int count = document.at(holder + "/parameters").size();
            return Stream.iterate(0, i -> i + 1).limit(count).map(i -> {
                JsonNode parameter = document.at(resolved(holder + "/parameters/" + i));
                return parameter.path("in").asString() + " "
                        + parameter.path("name").asString();
            });
        });
    }

    private String operationPath(String path) {
        return names("/paths").stream()
                .filter(template -> Pattern.matches(template.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+"), path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the contract knows no " + path));
    }

    /** Where a pointer leads, references followed. */
    private String resolved(String pointer) {
        JsonNode reference = document.at(pointer).path("$ref");
        return reference.isString() ? resolved(reference.asString().substring(1)) : pointer;
    }

    private List<String> names(String pointer) {
        return List.copyOf(document.at(pointer).propertyNames());
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static void closeObjects(JsonNode schemas) {
        for (JsonNode schema : schemas) {
            if (schema instanceof ObjectNode object && schema.has("properties")) {
                object.put("unevaluatedProperties", false);
            }
        }
    }
}
