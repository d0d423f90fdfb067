package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.feature.BucketGrid.Span;
import io.counterweight.feature.FraudFeature.FraudCount;
import io.counterweight.feature.FraudFeature.FraudRate;
import io.counterweight.feature.ProfileFeature.Count;
import io.counterweight.feature.ProfileFeature.Mean;
import io.counterweight.feature.ProfileFeature.Ratio;
import io.counterweight.feature.ProfileFeature.StandardDeviation;
import io.counterweight.feature.ProfileFeature.Sum;
import io.counterweight.feature.ProfileFeature.ZScore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Gathers the windows of one entity, then lays out what its buckets must add up and which edges
/// the pass over them must stop at.
final class WindowCompiler {
    private final List<String> numbers;
    private final List<Window> windows = new ArrayList<>();
    private final TreeSet<Integer> sums = new TreeSet<>();
    private final TreeSet<Integer> squares = new TreeSet<>();
    private final List<Frauds> frauds = new ArrayList<>();

    /// A feature over a window.
    ///
    /// @param field position of its number; -1 where it reads none
    /// @param kind what it calls fraud, where it asks
    /// @param isPrior whether the window is without the present transaction
    /// @param empty the value over an empty window, where one is declared
    private record Window(
            int column,
            FeatureDeclaration declared,
            long near,
            long far,
            int field,
            @Nullable Frauds kind,
            boolean isPrior,
            @Nullable Double empty) {}

    /// @param numbers what each number is
    WindowCompiler(List<String> numbers) {
        this.numbers = numbers;
    }

    boolean isEmpty() {
        return windows.isEmpty();
    }

    void count(int column, Count declared, Duration window) {
        add(column, declared, window, set(declared.delay()), -1, null);
    }

    void number(
            int column, FeatureDeclaration declared, Duration window, Duration delay, int field) {
        sums.add(field);
        if (declared instanceof StandardDeviation || declared instanceof ZScore) {
            squares.add(field);
        }
        add(column, declared, window, delay, field, null);
    }

    void frauds(
            int column, FeatureDeclaration declared, Duration window, Duration delay, Frauds kind) {
        if (!frauds.contains(kind)) {
            frauds.add(kind);
        }
        add(column, declared, window, delay, -1, kind);
    }

    WindowLayout compile(int cap) {
        var values = new WindowValues(sums, squares, frauds);
        long[] edges =
                windows.stream()
                        .flatMapToLong(w -> LongStream.of(w.near, w.far))
                        .sorted()
                        .distinct()
                        .toArray();
        List<Span> spans = windows.stream().map(w -> span(edges, w)).toList();
        int[] columns = windows.stream().mapToInt(Window::column).toArray();
        WindowColumn[] readers = new WindowColumn[columns.length];
        boolean[] isPrior = new boolean[columns.length];
        for (int i = 0; i < readers.length; i++) {
            var window = windows.get(i);
            readers[i] = orEmpty(window.empty, spans.get(i), reader(window, spans.get(i), values));
            isPrior[i] = window.isPrior;
        }
        return new WindowLayout(
                values,
                values.keys(numbers),
                edges,
                new BucketGrid(cap, edges, spans),
                columns,
                readers,
                isPrior);
    }

    private static WindowColumn orEmpty(@Nullable Double empty, Span span, WindowColumn reader) {
        if (empty == null) {
            return reader;
        }
        double value = empty;
        return (s, t) -> s.over(span, 0) == 0 ? value : reader.value(s, t);
    }

    private void add(
            int column,
            FeatureDeclaration declared,
            Duration window,
            Duration delay,
            int field,
            @Nullable Frauds kind) {
        long near = delay.toMillis();
        windows.add(
                new Window(
                        column,
                        declared,
                        near,
                        near + window.toMillis(),
                        field,
                        kind,
                        isPrior(declared),
                        empty(declared)));
    }

    private static boolean isPrior(FeatureDeclaration declared) {
        return Boolean.TRUE.equals(
                switch (declared) {
                    case Count d -> d.prior();
                    case Sum d -> d.prior();
                    case Mean d -> d.prior();
                    case StandardDeviation d -> d.prior();
                    case Ratio d -> d.prior();
                    case ZScore d -> d.prior();
                    case FraudRate d -> d.prior();
                    default -> null;
                });
    }

    private static @Nullable Double empty(FeatureDeclaration declared) {
        return switch (declared) {
            case Mean d -> d.default_();
            case StandardDeviation d -> d.default_();
            case Ratio d -> d.default_();
            case ZScore d -> d.default_();
            case FraudRate d -> d.default_();
            default -> null;
        };
    }

    private static Span span(long[] edges, Window w) {
        return new Span(Arrays.binarySearch(edges, w.near), Arrays.binarySearch(edges, w.far));
    }

    private static WindowColumn reader(Window w, Span span, WindowValues values) {
        int sum = values.sum(w.field);
        int square = values.square(w.field);
        return switch (w.declared) {
            case Count c when set(c.log()) -> (s, t) -> Numbers.log(s.over(span, 0));
            case Count c -> (s, t) -> s.over(span, 0);
            case Sum d -> (s, t) -> s.over(span, sum);
            case Mean d -> (s, t) -> s.mean(span, sum);
            case StandardDeviation d -> (s, t) -> s.deviation(span, sum, square);
            case Ratio d -> {
                Against against = Against.ratio(d);
                yield (s, t) -> against.value(t.getNumbers(w.field), s.mean(span, sum), 0);
            }
            case ZScore d -> {
                Against against = Against.zScore(d);
                yield (s, t) ->
                        against.value(
                                t.getNumbers(w.field),
                                s.mean(span, sum),
                                s.deviation(span, sum, square));
            }
            case FraudCount d -> {
                int fraud = values.fraud(set(w.kind));
                yield (s, t) -> s.over(span, fraud);
            }
            case FraudRate d -> {
                int fraud = values.fraud(set(w.kind));
                yield (s, t) -> Numbers.divide(s.over(span, fraud), s.over(span, 0));
            }
            default -> throw new IllegalStateException("no window: " + w.declared);
        };
    }
}
