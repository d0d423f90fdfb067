package io.counterweight.evaluate;

import io.counterweight.event.Example;
import io.counterweight.event.Provenance;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts labels by who told them, and how often a source was overturned by a more trusted one. For
/// one thread.
public final class SourceCounts {
    private static final class Counts {
        long labels;
        long confirmed;
        long overturned;
        long revised;
        long withdrawn;
        long delayMillis;
    }

    private final Map<String, Counts> bySource = new TreeMap<>();

    /// Takes an example; one that does not say who told its label counts for nothing.
    public void add(Example example, StreamObserver observer) {
        if (!example.hasTold()) {
            return;
        }
        if (example.hasReplaced()) {
            replaced(example, observer);
        }
        if (!example.getWithdrawn()) {
            long delay = example.getLabelledAt() - example.getScored().getEventTime();
            var counts = of(example.getTold().getSource());
            counts.labels++;
            counts.delayMillis += delay;
            observer.told(example.getTold().getSource(), "new", delay);
        }
    }

    private void replaced(Example example, StreamObserver observer) {
        var before = example.getReplaced();
        var counts = of(before.getSource());
        var kind = kind(example);
        switch (kind) {
            case "withdrawn" -> counts.withdrawn++;
            case "confirmed" -> counts.confirmed++;
            case "overturned" -> counts.overturned++;
            default -> counts.revised++;
        }
        observer.told(before.getSource(), kind, 0);
    }

    private static String kind(Example example) {
        if (example.getWithdrawn()) {
            return "withdrawn";
        }
        if (example.getRevisedFrom() == example.getLabel()) {
            return "confirmed";
        }
        var before = example.getReplaced();
        var now = example.getTold();
        boolean isMoreTrusted =
                now.getTrust() > before.getTrust() || isMatured(before) && !isMatured(now);
        return isMoreTrusted ? "overturned" : "revised";
    }

    private static boolean isMatured(Example.Told told) {
        return told.getSource().equals(Provenance.MATURITY.word());
    }

    private Counts of(String source) {
        return bySource.computeIfAbsent(source, s -> new Counts());
    }

    /// One a source that told any, by name.
    public List<SourceFigure> figures() {
        var figures = new ArrayList<SourceFigure>();
        bySource.forEach((source, counts) ->
                figures.add(
                        new SourceFigure(
                                source,
                                counts.labels,
                                counts.confirmed,
                                counts.overturned,
                                counts.revised,
                                counts.withdrawn,
                                counts.labels == 0
                                        ? null
                                        : (double) counts.overturned / counts.labels,
                                counts.labels == 0
                                        ? null
                                        : counts.delayMillis / 1000.0 / counts.labels)));
        return List.copyOf(figures);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(bySource.size());
        for (var entry : bySource.entrySet()) {
            var counts = entry.getValue();
            out.writeUTF(entry.getKey());
            out.writeLong(counts.labels);
            out.writeLong(counts.confirmed);
            out.writeLong(counts.overturned);
            out.writeLong(counts.revised);
            out.writeLong(counts.withdrawn);
            out.writeLong(counts.delayMillis);
        }
    }

    public void read(DataInput in) throws IOException {
        bySource.clear();
        int sources = in.readInt();
        for (int s = 0; s < sources; s++) {
            var counts = of(in.readUTF());
            counts.labels = in.readLong();
            counts.confirmed = in.readLong();
            counts.overturned = in.readLong();
            counts.revised = in.readLong();
            counts.withdrawn = in.readLong();
            counts.delayMillis = in.readLong();
        }
    }
}
