package io.halley;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The alerts and the dashboard as they are shipped. */
final class WatchFiles {
    private static final Path FOLDER = Path.of("k8s/watch");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "by", "without", "on", "ignoring");

    /** What a name cannot be in: strings, labels to match, ranges of time, labels to group by. */
    private static final Pattern NO_NAMES =
            Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring)\\s*\\([^)]*\\)");

    private static final Pattern NAME = Pattern.compile("(?<![\\w.$])[a-zA-Z_:][\\w:]*(?![\\w:]|\\s*\\()");

    private WatchFiles() {}

    /** The rules' own groups, without what Kubernetes wants around them. */
    static JsonNode ruleGroups() {
        return YAMLMapper.shared()
                .readTree(FOLDER.resolve("prometheus-rules.yaml").toFile())
                .get("spec");
    }

    /** The alerts' expressions by their names. */
    static Map<String, String> alerts() {
        Map<String, String> alerts = new LinkedHashMap<>();
        for (JsonNode rule : ruleGroups().at("/groups/0/rules")) {
            alerts.put(rule.get("alert").asString(), rule.get("expr").asString());
        }
        return alerts;
    }

    /** The dashboard's expressions. */
    static List<String> panels() {
        JsonNode dashboard =
                JsonMapper.shared().readTree(FOLDER.resolve("dashboard.json").toFile());
        return dashboard.at("/panels").findValuesAsString("expr");
    }

    /** The metrics that an expression is about. */
    static Set<String> metrics(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher found = NAME.matcher(NO_NAMES.matcher(expression).replaceAll(" "));
        while (found.find()) {
            names.add(found.group());
        }
        names.removeAll(WORDS);
        return names;
    }
}
