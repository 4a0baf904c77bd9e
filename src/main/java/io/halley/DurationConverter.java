package io.halley;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads durations as people write them: {@code 25s}. ISO 8601 ({@code PT25S}) works too. */
public class DurationConverter implements Converter<Duration> {
    private static final long serialVersionUID = 1;

    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})\\s*+(ms|s|m|h|d)");

    @Override
    public Duration convert(String value) {
        Matcher parts = SHORT.matcher(value.strip());
        if (!parts.matches()) {
            return iso(value.strip());
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Duration iso(String value) {
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException e) {
            // Of all exceptions, this is the one that makes MicroProfile Config name the setting.
            throw new IllegalArgumentException(value + " is not a duration such as 500ms, 25s, 2m, 24h or 7d", e);
        }
    }
}
