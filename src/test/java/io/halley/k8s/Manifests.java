package io.halley.k8s;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.halley.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The objects that a folder of manifests comes to, as {@code kubectl kustomize} renders it. */
public record Manifests(List<JsonObject> all) {
    static final Path SOURCE = Path.of("k8s");

    /** @return whether kubectl is there */
    public static boolean canBeRendered() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }

    /** @throws IllegalStateException with what kubectl says, where it does not render */
    public static Manifests rendered(Path folder) {
        try {
            Process kubectl = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                    .redirectError(ProcessBuilder.Redirect.to(
                            folder.resolve("kubectl.err").toFile()))
                    .start();
            String yaml = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (kubectl.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve("kubectl.err")));
            }
            return new Manifests(parsed(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @return each document; a key that is there twice is refused, because readers do not agree on which one counts */
    public static List<JsonObject> parsed(String yaml) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        List<JsonObject> documents = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(strict)).loadAll(yaml)) {
            documents.add(new Gson().toJsonTree(document).getAsJsonObject());
        }
        return documents;
    }

    /** A copy of all of them in a folder of the test's own, to render and to spoil. */
    public static Path copyTo(Path folder) throws IOException {
        FileTree.copy(SOURCE, folder);
        return folder;
    }

    public List<JsonObject> ofKind(String kind) {
        return all.stream()
                .filter(each -> each.get("kind").getAsString().equals(kind))
                .toList();
    }

    static String name(JsonObject object) {
        return object.getAsJsonObject("metadata").get("name").getAsString();
    }

    /** What is at this path of names, in all lists on the way; nothing where there is none. */
    static Stream<JsonElement> at(JsonElement root, String path) {
        Stream<JsonElement> found = Stream.of(root);
        for (String name : path.split("\\.", -1)) {
            found = found.flatMap(Manifests::each)
                    .filter(each ->
                            each.isJsonObject() && each.getAsJsonObject().has(name))
                    .map(each -> each.getAsJsonObject().get(name));
        }
        return found.flatMap(Manifests::each);
    }

    static Stream<String> textsAt(JsonElement root, String path) {
        return at(root, path).map(JsonElement::getAsString);
    }

    private static Stream<JsonElement> each(JsonElement element) {
        return element.isJsonArray() ? element.getAsJsonArray().asList().stream() : Stream.of(element);
    }
}
