package io.counterweight.report;

import io.counterweight.config.DurationText;
import io.counterweight.config.Pipeline;
import io.counterweight.evaluate.StreamSpan;
import java.time.ZoneOffset;

/// Why a replay judged no row.
public final class NothingToJudge {
    private NothingToJudge() {}

    /// In one sentence, for a person: what sets the first day that counts, and where the stream
    /// ends.
    public static String sentence(Pipeline pipeline, StreamSpan span) {
        var from = pipeline.judge().from();
        var first = StreamSpan.day(span.first());
        var last = StreamSpan.day(span.last());
        if (first == null || last == null) {
            return "nothing to judge: no transaction has a label; judge.from is "
                    + DurationText.of(from);
        }
        var begins = first.atStartOfDay(ZoneOffset.UTC).plus(from).toLocalDate();
        var text =
                "nothing to judge: judge.from is "
                        + DurationText.of(from)
                        + ", so rows count from "
                        + begins
                        + " on, and the last labelled transaction is of "
                        + last
                        + ", day "
                        + (last.toEpochDay() - first.toEpochDay())
                        + " of the stream";
        var known = StreamSpan.day(span.known());
        return last.equals(known)
                ? text
                : text
                        + "; labels come for the minority only, and what is genuine is known "
                        + (known == null ? "of no day" : "until " + known);
    }
}
