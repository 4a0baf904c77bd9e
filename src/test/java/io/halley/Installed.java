package io.halley;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine's that some tests need. */
public final class Installed {
    private Installed() {}

    /** Where it is missing the test is skipped, but never where the build must show that it passes. */
    public static void demand(String program) {
        if (Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .noneMatch(folder -> Files.isExecutable(Path.of(folder, program)))) {
            String absent = "this test needs a program that is not here: install " + program;
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(absent);
            }
            Assumptions.abort(absent);
        }
    }
}
