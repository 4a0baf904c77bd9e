package io.halley.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The machine's own Chromium, started once for all tests. */
final class Chromium {
    private static final List<String> OPTIONS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static @Nullable Browser browser;

    private Chromium() {}

    /** The browser; where there is none the test is skipped, but never where the build must show that it passes. */
    static synchronized Browser browser() {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            String absent = "the tests of the chat page need Chromium: install chromium, or name it in CHROMIUM";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(absent);
            }
            Assumptions.abort(absent);
        }
        Browser started = browser == null ? start(program.orElseThrow()) : browser;
        browser = started;
        return started;
    }

    private static Browser start(Path program) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        return playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(program).setArgs(OPTIONS));
    }

    private static Optional<Path> program() {
        String named = System.getenv("CHROMIUM");
        Stream<String> places = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
        return (named == null ? places : Stream.of(named))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
