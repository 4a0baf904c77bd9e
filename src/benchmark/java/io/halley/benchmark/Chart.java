package io.halley.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** CPU time a delivery as bars, a group for each scenario: shorter is better. Who has lost messages has no bar. */
record Chart(List<Result> results) {
    private static final String TITLE =
            "CPU time of the server for one message to one listener, with the next poll where it polls (shorter is better)";
    private static final int WIDTH = 760;
    private static final int LABEL = 140;
    private static final int BAR = 18;
    private static final int MARGIN = 80;

    static Chart of(List<Result> results) {
        return new Chart(results.stream()
                .filter(result -> result.delivered() > 0 && result.missing() == 0)
                .toList());
    }

    void write(Path file) throws IOException {
        double most = results.stream().mapToDouble(Result::microsPerDelivery).max().orElse(1);
        StringBuilder bars = new StringBuilder();
        String scenario = "";
        int y = 40;
        for (Result result : results) {
            if (!result.scenario().name().equals(scenario)) {
                scenario = result.scenario().name();
                y += BAR / 2;
                bars.append(text(10, y + BAR - 5, "start", scenario));
                y += BAR;
            }
            double width = result.microsPerDelivery() / most * (WIDTH - LABEL - MARGIN);
            bars.append(text(LABEL - 8, y + BAR - 5, "end", result.peer()))
                    .append("<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"%d\" fill=\"%s\"/>%n"
                            .formatted(LABEL, y, width, BAR - 4, result.peer().startsWith("Halley") ? "#2563eb" : "#94a3b8"))
                    .append(text(
                            (int) (LABEL + width + 6),
                            y + BAR - 5,
                            "start",
                            String.format(Locale.ROOT, "%.1f µs", result.microsPerDelivery())));
            y += BAR;
        }
        Files.writeString(
                file,
                """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                %s%s</svg>
                """
                        .formatted(WIDTH, y + 20, text(10, 24, "start", TITLE), bars));
    }

    private static String text(int x, int y, String anchor, String text) {
        return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n".formatted(x, y, anchor, text);
    }
}
