package io.counterweight.app.bench.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// What callers see. Latencies count from when a call was to be sent, not from when it was: what a
/// caller that lags makes wait is in them (no coordinated omission). For one thread; those of
/// several are added up.
final class Seen {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    private final Histogram micros = new Histogram(1, LONGEST_MICROS, 3);
    private final Map<String, Long> refused = new TreeMap<>();
    private final List<Long> refusedNumbers = new ArrayList<>();
    private long answered;
    private long fallbacks;
    private long notAppended;

    void reply(long number, long nanos, Connection.Reply reply, boolean isAppended) {
        took(nanos);
        if (reply.status() != 200) {
            refuse(number, String.valueOf(reply.status()));
            return;
        }
        answered++;
        var body = new String(reply.body(), UTF_8);
        if (body.contains("\"fallback\":")) {
            fallbacks++;
        }
        if (isAppended && body.contains("\"appended\":false")) {
            notAppended++;
        }
    }

    void broken(long number, long nanos) {
        took(nanos);
        refuse(number, "broken");
    }

    private void took(long nanos) {
        micros.recordValue(Math.clamp(nanos / 1_000, 1, LONGEST_MICROS));
    }

    private void refuse(long number, String why) {
        refused.merge(why, 1L, Long::sum);
        refusedNumbers.add(number);
    }

    void add(Seen other) {
        micros.add(other.micros);
        other.refused.forEach((why, count) -> refused.merge(why, count, Long::sum));
        refusedNumbers.addAll(other.refusedNumbers);
        answered += other.answered;
        fallbacks += other.fallbacks;
        notAppended += other.notAppended;
    }

    Heard heard() {
        return new Heard(
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getValueAtPercentile(99.9) / 1e3,
                micros.getMaxValue() / 1e3,
                answered,
                fallbacks,
                notAppended,
                refused,
                refusedNumbers);
    }
}
