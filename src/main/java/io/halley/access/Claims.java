package io.halley.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a token says. A claim within an object is named {@code object.name}, unless one is called so itself. */
record Claims(Map<String, Object> all) {
    Optional<String> text(String name) {
        Object value = at(all, name);
        return value instanceof String || value instanceof Number ? Optional.of(value.toString()) : Optional.empty();
    }

    /** All that the claim has, where it is a list; or the one that it is. */
    List<String> texts(String name) {
        return at(all, name) instanceof Collection<?> many
                ? many.stream()
                        .filter(value -> value instanceof String || value instanceof Number)
                        .map(Object::toString)
                        .toList()
                : text(name).stream().toList();
    }

    private static @Nullable Object at(Map<?, ?> object, String name) {
        Object value = object.get(name);
        int dot = name.indexOf('.');
        if (value == null && dot > 0 && object.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
            return at(inner, name.substring(dot + 1));
        }
        return value;
    }
}
