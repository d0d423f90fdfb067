package io.counterweight.feature;

import static io.counterweight.feature.Rules.positive;
import static io.counterweight.feature.Rules.within;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Features of the transaction alone.
public sealed interface EventFeature extends FeatureDeclaration {
    /// A number of the event as it is.
    record Field(String field) implements EventFeature, OfField {}

    /// ln(1 + x) of a number x; −ln(1 − x) below 0, so that it is always finite.
    record Log(String field) implements EventFeature, OfField {}

    /// One column a value of a category, 1 where it matches; all 0 for a value not listed.
    record OneHot(String field, List<String> values) implements EventFeature, OfField {
        public OneHot {
            values = List.copyOf(values);
            positive("values.size", values.size());
        }
    }

    /// One column a bucket, 1 in the bucket of the category's stable hash.
    record Hash(String field, Integer buckets) implements EventFeature, OfField {
        public Hash {
            within("buckets", buckets, 1, 1024);
        }
    }

    /// 1 where from ≤ hour ≤ to; round midnight where from > to.
    record Hours(Integer from, Integer to, @Nullable String zone) implements EventFeature {
        public Hours {
            within("from", from, 0, 23);
            within("to", to, 0, 23);
            zone = Rules.zone(zone);
        }
    }

    /// 1 on Saturday and Sunday.
    record Weekend(@Nullable String zone) implements EventFeature {
        public Weekend {
            zone = Rules.zone(zone);
        }
    }

    /// Two columns: sine and cosine of the time of day, one turn a day from midnight.
    record TimeOfDay(@Nullable String zone) implements EventFeature {
        public TimeOfDay {
            zone = Rules.zone(zone);
        }
    }
}
