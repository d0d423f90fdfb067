package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.feature.EventFeature.Hash;
import io.counterweight.feature.EventFeature.Hours;
import io.counterweight.feature.EventFeature.OneHot;
import io.counterweight.feature.EventFeature.TimeOfDay;
import io.counterweight.feature.EventFeature.Weekend;
import java.util.Arrays;
import java.util.List;

/// The extractors of features of the event alone.
final class EventColumns {
    private static final int SATURDAY = 5;

    private EventColumns() {}

    static EventColumn field(int column, int field) {
        return (t, features) -> features[column] = Numbers.column(t.getNumbers(field));
    }

    static EventColumn log(int column, int field) {
        return (t, features) -> features[column] = Numbers.column(Numbers.log(t.getNumbers(field)));
    }

    static EventColumn oneHot(int column, int field, OneHot declared) {
        List<String> values = declared.values();
        return (t, features) ->
                light(column, values.size(), values.indexOf(t.getCategories(field)), features);
    }

    static EventColumn hash(int column, int field, Hash declared) {
        int buckets = declared.buckets();
        return (t, features) -> {
            long hash = StableHash.of(t.getCategories(field));
            light(column, buckets, (int) Long.remainderUnsigned(hash, buckets), features);
        };
    }

    static EventColumn hours(int column, Hours declared) {
        var clock = new ZoneClock(set(declared.zone()));
        int from = declared.from();
        int to = declared.to();
        return (t, features) -> {
            int hour = clock.hour(t.getEventTime());
            boolean in = from <= to ? from <= hour && hour <= to : from <= hour || hour <= to;
            features[column] = in ? 1 : 0;
        };
    }

    static EventColumn weekend(int column, Weekend declared) {
        var clock = new ZoneClock(set(declared.zone()));
        return (t, features) ->
                features[column] = clock.weekday(t.getEventTime()) >= SATURDAY ? 1 : 0;
    }

    static EventColumn timeOfDay(int column, TimeOfDay declared) {
        var clock = new ZoneClock(set(declared.zone()));
        return (t, features) -> {
            double angle = 2 * Math.PI * clock.dayShare(t.getEventTime());
            features[column] = (float) StrictMath.sin(angle);
            features[column + 1] = (float) StrictMath.cos(angle);
        };
    }

    /// Sets one of `count` columns to 1, none where the position is -1.
    private static void light(int column, int count, int position, float[] features) {
        Arrays.fill(features, column, column + count, 0);
        if (position >= 0) {
            features[column + position] = 1;
        }
    }
}
