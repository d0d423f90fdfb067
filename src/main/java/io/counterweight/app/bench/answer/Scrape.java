package io.counterweight.app.bench.answer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Counts of the metrics of some processes, added up, by the value of their one label of interest.
///
/// @param compared answers that met the stream, by cause
/// @param answered answers by result
/// @param models that were taken
record Scrape(Map<String, Long> compared, Map<String, Long> answered, long models) {
    static Scrape of(List<String> texts) {
        return new Scrape(
                by(texts, "counterweight_answers_compared_total", "cause"),
                by(texts, "counterweight_answers_seconds_count", "result"),
                by(texts, "counterweight_model_swaps_total", "recipe").values().stream()
                        .mapToLong(n -> n)
                        .sum());
    }

    private static Map<String, Long> by(List<String> texts, String metric, String label) {
        var pattern =
                Pattern.compile(
                        "(?m)^" + metric + "\\{[^}]*\\b" + label + "=\"([^\"]*)\"[^}]*\\} (\\S+)$");
        var counts = new TreeMap<String, Long>();
        for (var text : texts) {
            pattern.matcher(text)
                    .results()
                    .forEach(m ->
                            counts.merge(
                                    m.group(1),
                                    Math.round(Double.parseDouble(m.group(2))),
                                    Long::sum));
        }
        return counts;
    }

    /// What came since then; those that did not move are left out.
    Scrape since(Scrape before) {
        return new Scrape(
                since(compared, before.compared),
                since(answered, before.answered),
                models - before.models);
    }

    private static Map<String, Long> since(Map<String, Long> now, Map<String, Long> before) {
        var moved = new TreeMap<String, Long>();
        now.forEach((name, count) -> {
            long more = count - before.getOrDefault(name, 0L);
            if (more != 0) {
                moved.put(name, more);
            }
        });
        return moved;
    }

    /// Answers of a model that are not what the stream says.
    long differences() {
        return compared.entrySet().stream()
                .filter(cause -> !List.of("same", "fallback").contains(cause.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
