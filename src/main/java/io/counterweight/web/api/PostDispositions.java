package io.counterweight.web.api;

import io.counterweight.event.BadRecord;
import io.counterweight.event.Disposition;
import io.counterweight.event.DispositionReader;
import io.counterweight.event.DispositionReading;
import io.counterweight.web.api.LabelReport.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// `POST /dispositions`: what a caller did with a transaction, or an array of that, in the form of
/// the topic `dispositions`; checked, sent and answered as labels are ([PostLabels]). A pipeline
/// without that topic refuses it.
final class PostDispositions implements Operation.Handler {
    private final DispositionReader reader;
    private final @Nullable DispositionSink sink;
    private final LongSupplier wallClock;

    /// @param sink null where the pipeline has no such topic
    /// @param wallClock nothing may have been done much later
    PostDispositions(
            DispositionReader reader, @Nullable DispositionSink sink, LongSupplier wallClock) {
        this.reader = reader;
        this.sink = sink;
        this.wallClock = wallClock;
    }

    @Override
    public Answer answer(Call call) throws ApiException {
        call.allow();
        if (sink == null) {
            throw new ApiException(
                    409,
                    "no-dispositions",
                    "topics",
                    null,
                    "the pipeline does not declare the topic: topics: [dispositions]");
        }
        long now = wallClock.getAsLong();
        var readings = JsonItems.of(call.body()).stream().map(i -> reader.read(i, now)).toList();
        var report = LabelReport.of(results(readings, sink, call.who()));
        return Answer.json(report.status(), report).withResult(report.summary());
    }

    private static List<Result> results(
            List<DispositionReading> readings, DispositionSink sink, String who) {
        var good = new ArrayList<Disposition>();
        for (var reading : readings) {
            if (reading instanceof Disposition disposition) {
                good.add(disposition);
            }
        }
        var sent = sink.send(good, who).iterator();
        var results = new ArrayList<Result>();
        for (var reading : readings) {
            results.add(
                    switch (reading) {
                        case Disposition disposition ->
                                Result.of(disposition.transactionId(), sent.next());
                        case BadRecord bad -> Result.refused(error(bad, results.size()));
                    });
        }
        return results;
    }

    private static ApiError error(BadRecord bad, int index) {
        return new ApiError(422, bad.reason().code(), "[" + index + "]", null, bad.detail());
    }
}
