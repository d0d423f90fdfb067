package io.counterweight.app.replay;

import io.counterweight.config.Pipeline;
import io.counterweight.config.Segments;
import io.counterweight.evaluate.CountedRows;
import io.counterweight.evaluate.Ranking;
import io.counterweight.feature.FeatureColumns;
import io.counterweight.feature.FeatureColumns.Form;
import io.counterweight.plan.StreamPlan;
import io.counterweight.report.FeatureFindings.Part;
import io.counterweight.report.FeatureFindings.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The values that rows are put into segments by: of the features that `judge.segments` names, else
/// of one-hot features and flags. A number of many values goes into quarters, and what is rare of a
/// category together. For one thread.
final class SegmentValues {
    /// Values of a feature that are told apart.
    static final int MOST_PARTS = 12;

    /// Features that are chosen where none is named.
    static final int MOST_CHOSEN = 4;

    private static final int QUARTERS = 4;

    private final List<FeatureColumns> groups;
    private float[][] values;
    private int size;

    SegmentValues(Pipeline pipeline, StreamPlan plan) {
        var named = Segments.features(pipeline);
        this.groups =
                named.isEmpty()
                        ? plan.features().groups().stream()
                                .filter(SegmentValues::isChosen)
                                .limit(MOST_CHOSEN)
                                .toList()
                        : plan.features().groups().stream()
                                .filter(group -> named.contains(group.feature()))
                                .toList();
        this.values = new float[groups.size()][1024];
    }

    /// Hashed categories have no values to name.
    private static boolean isChosen(FeatureColumns group) {
        return group.form() == Form.FLAG
                || group.form() == Form.CATEGORY && group.names().getFirst().contains("=");
    }

    void add(List<Float> row) {
        if (groups.isEmpty()) {
            return;
        }
        if (size == values[0].length) {
            for (int g = 0; g < values.length; g++) {
                values[g] = Arrays.copyOf(values[g], size + (size >> 1));
            }
        }
        for (int g = 0; g < values.length; g++) {
            values[g][size] = value(groups.get(g), row);
        }
        size++;
    }

    /// Of a category which of its columns is 1, counted from 0; −1 for none.
    private static float value(FeatureColumns group, List<Float> row) {
        if (group.form() != Form.CATEGORY) {
            return row.get(group.from());
        }
        for (int i = 0; i < group.count(); i++) {
            if (row.get(group.from() + i) == 1) {
                return i;
            }
        }
        return -1;
    }

    List<Segment> segments(CountedRows counted) {
        var segments = new ArrayList<Segment>();
        for (int g = 0; g < groups.size(); g++) {
            var parts = parts(groups.get(g), values[g], counted);
            if (parts.size() > 1) {
                segments.add(new Segment(groups.get(g).feature(), parts));
            }
        }
        return segments;
    }

    private List<Part> parts(FeatureColumns group, float[] of, CountedRows counted) {
        var byValue = new TreeMap<Float, List<Integer>>();
        for (int row = 0; row < size; row++) {
            if (counted.counts(row)) {
                byValue.computeIfAbsent(of[row], _ -> new ArrayList<>()).add(row);
            }
        }
        var parts = new ArrayList<Part>();
        if (byValue.size() <= MOST_PARTS) {
            byValue.forEach((value, rows) -> parts.add(part(text(group, value), rows, counted)));
        } else if (group.form() == Form.CATEGORY) {
            var largest =
                    byValue.entrySet().stream()
                            .sorted(
                                    Comparator.comparingInt((Map.Entry<Float, List<Integer>> e) ->
                                                    -e.getValue().size())
                                            .thenComparing(Map.Entry::getKey))
                            .toList();
            var rest = new ArrayList<Integer>();
            for (int i = 0; i < largest.size(); i++) {
                var entry = largest.get(i);
                if (i < MOST_PARTS - 1) {
                    parts.add(part(text(group, entry.getKey()), entry.getValue(), counted));
                } else {
                    rest.addAll(entry.getValue());
                }
            }
            parts.add(part("all others", rest, counted));
        } else {
            quarters(byValue, counted, parts);
        }
        return parts;
    }

    /// Of about as many rows each; equal values stay together.
    private static void quarters(
            TreeMap<Float, List<Integer>> byValue, CountedRows counted, List<Part> parts) {
        int all = byValue.values().stream().mapToInt(List::size).sum();
        var rows = new ArrayList<Integer>();
        int before = 0;
        float from = byValue.firstKey();
        for (var entry : byValue.entrySet()) {
            if (rows.isEmpty()) {
                from = entry.getKey();
            }
            rows.addAll(entry.getValue());
            boolean isFull =
                    before + rows.size() >= (long) all * (parts.size() + 1) / QUARTERS
                            || entry.getKey().equals(byValue.lastKey());
            if (isFull) {
                parts.add(part(number(from) + " … " + number(entry.getKey()), rows, counted));
                before += rows.size();
                rows.clear();
            }
        }
    }

    private static String text(FeatureColumns group, float value) {
        if (group.form() == Form.CATEGORY) {
            return value < 0 ? "not listed" : group.names().get((int) value);
        }
        if (group.form() == Form.FLAG) {
            return value == 0 ? "no" : "yes";
        }
        return number(value);
    }

    private static String number(float value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Float.toString(value);
    }

    private static Part part(String name, List<Integer> rows, CountedRows counted) {
        long frauds = 0;
        long alerts = 0;
        long caught = 0;
        double probability = 0;
        float[] ranks = new float[rows.size()];
        boolean[] isFraud = new boolean[rows.size()];
        for (int i = 0; i < ranks.length; i++) {
            int row = rows.get(i);
            isFraud[i] = counted.isFraud(row);
            ranks[i] = counted.rank(row);
            probability += counted.probability(row);
            boolean isAlert = counted.isAlert(row);
            frauds += isFraud[i] ? 1 : 0;
            alerts += isAlert ? 1 : 0;
            caught += isFraud[i] && isAlert ? 1 : 0;
        }
        return new Part(
                name,
                rows.size(),
                frauds,
                alerts,
                Ranking.of(ranks, isFraud).averagePrecision(),
                frauds == 0 ? null : (Double) ((double) caught / frauds),
                alerts == 0 ? null : (Double) ((double) caught / alerts),
                rows.isEmpty() ? 0 : probability / rows.size());
    }
}
