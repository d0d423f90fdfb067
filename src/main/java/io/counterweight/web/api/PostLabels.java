package io.counterweight.web.api;

import io.counterweight.event.BadRecord;
import io.counterweight.event.Label;
import io.counterweight.event.LabelReader;
import io.counterweight.event.LabelReading;
import io.counterweight.web.api.LabelReport.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// `POST /labels`: one label or an array of them, in the form of the topic `labels`. Each is read
/// as the stream would read it; one without a time is sent without one, as it is the stream that
/// knows its time. Those it could use are sent to the topic, and of the others the answer says why.
/// The stream ignores a label that it has, so the same request may be sent again.
final class PostLabels implements Operation.Handler {
    private final LabelReader reader;
    private final LabelSink sink;
    private final LongSupplier wallClock;

    /// @param wallClock no label may have become known much later
    PostLabels(LabelReader reader, LabelSink sink, LongSupplier wallClock) {
        this.reader = reader;
        this.sink = sink;
        this.wallClock = wallClock;
    }

    @Override
    public Answer answer(Call call) throws ApiException {
        call.allow();
        long now = wallClock.getAsLong();
        var readings = JsonItems.of(call.body()).stream().map(i -> reader.read(i, now)).toList();
        var report = LabelReport.of(results(readings, call.who()));
        return Answer.json(report.status(), report).withResult(report.summary());
    }

    private List<Result> results(List<LabelReading> readings, String who) {
        var labels = new ArrayList<Label>();
        for (var reading : readings) {
            if (reading instanceof Label label) {
                labels.add(label);
            }
        }
        var sent = sink.send(labels, who).iterator();
        var results = new ArrayList<Result>();
        for (var reading : readings) {
            results.add(
                    switch (reading) {
                        case Label label -> Result.of(label.transactionId(), sent.next());
                        case BadRecord bad -> Result.refused(error(bad, results.size()));
                    });
        }
        return results;
    }

    private static ApiError error(BadRecord bad, int index) {
        return new ApiError(422, bad.reason().code(), "[" + index + "]", null, bad.detail());
    }
}
