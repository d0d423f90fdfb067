package io.counterweight.propose;

import io.counterweight.propose.Variable.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Transactions as they were scored, and the labels that came later, by day (UTC). What is kept is
/// bounded: the oldest days make room. Not thread-safe.
public final class LabelledDays {
    /// Most values that are kept, of 8 bytes each.
    public static final int MOST_VALUES = 40_000_000;

    /// Most texts of a variable that are told apart; others fulfil no condition.
    static final int MOST_TEXTS = 100;

    private static final long MILLIS_PER_DAY = 86_400_000;

    private final List<Variable> variables;
    private final int mostRows;
    private final List<Map<String, Integer>> texts = new ArrayList<>();
    private final TreeMap<Long, RowsOfDay> days = new TreeMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private int rows;

    private record Place(RowsOfDay day, int row) {}

    /// @param mostValues that are kept, such as [#MOST_VALUES]
    public LabelledDays(List<Variable> variables, int mostValues) {
        this.variables = List.copyOf(variables);
        this.mostRows = mostValues / Math.max(1, variables.size());
        variables.forEach(v -> texts.add(new HashMap<>()));
    }

    /// A transaction that was scored.
    ///
    /// @param time when it happened (ms)
    /// @param rank the champion's probability of fraud; NaN where it had no model
    /// @param isAlert whether the champion alerts
    /// @param numbers one a variable, NaN for a missing one; anything for a text
    /// @param words one a variable; anything for a number
    public void add(
            String id,
            long time,
            float rank,
            boolean isAlert,
            double[] numbers,
            @Nullable String[] words) {
        var values = numbers.clone();
        for (int v = 0; v < values.length; v++) {
            if (variables.get(v).kind() == Kind.TEXT) {
                values[v] = code(texts.get(v), String.valueOf(words[v]));
            }
        }
        var day =
                days.computeIfAbsent(
                        Math.floorDiv(time, MILLIS_PER_DAY), d -> new RowsOfDay(values.length));
        places.put(id, new Place(day, day.add(time, rank, isAlert, values)));
        rows++;
        while (rows > mostRows && days.size() > 1) {
            rows -= days.pollFirstEntry().getValue().size();
        }
    }

    private static double code(Map<String, Integer> texts, String text) {
        var known = texts.get(text);
        if (known == null && texts.size() < MOST_TEXTS) {
            known = texts.size();
            texts.put(text, known);
        }
        return known == null ? Double.NaN : known;
    }

    /// Its label, or a newer one.
    public void label(String id, boolean isFraud) {
        var place = places.get(id);
        if (place != null) {
            place.day.label(place.row, isFraud);
        }
    }

    /// Those with a label, up to the newest that is known to be genuine: of later ones only frauds
    /// may be known. Takes them from here: nothing is left.
    ///
    /// @param budget alerts a day; null for as many as the champion has that day
    public RankedRows ranked(@Nullable Integer budget) {
        places.clear();
        long until = Long.MIN_VALUE;
        for (var day : days.values()) {
            until = Math.max(until, day.newestGenuine());
        }
        var kept = new ArrayList<RowsOfDay>();
        var orders = new ArrayList<int[]>();
        var names = new ArrayList<Long>();
        for (var day : days.entrySet()) {
            var order = day.getValue().ranked(until);
            if (order.length > 0) {
                kept.add(day.getValue());
                orders.add(order);
                names.add(day.getKey());
            }
        }
        days.clear();
        return new RankedRows(
                variables,
                texts.stream().map(LabelledDays::inOrder).toList(),
                names,
                kept,
                orders,
                budget);
    }

    private static List<String> inOrder(Map<String, Integer> texts) {
        var all = new String[texts.size()];
        texts.forEach((text, code) -> all[code] = text);
        return List.of(all);
    }
}
