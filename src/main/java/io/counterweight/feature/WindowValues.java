package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Outcome;
import java.util.ArrayList;
import java.util.List;

/// What a bucket adds up: count, then the sum of each number, then its squares, then the frauds of
/// each kind.
///
/// @param sums fields whose sums are kept
/// @param squares fields whose squares are kept, all of them among the sums
record WindowValues(List<Integer> sums, List<Integer> squares, List<Frauds> frauds) {
    WindowValues {
        sums = List.copyOf(sums);
        squares = List.copyOf(squares);
        frauds = List.copyOf(frauds);
    }

    int width() {
        return fraudsFrom() + frauds.size();
    }

    int fraudsFrom() {
        return 1 + sums.size() + squares.size();
    }

    /// What each value is, by names.
    ///
    /// @param numbers names of the fields that are numbers
    List<String> keys(List<String> numbers) {
        List<String> keys = new ArrayList<>();
        keys.add("count");
        sums.forEach(field -> keys.add("sum of " + numbers.get(field)));
        squares.forEach(field -> keys.add("squares of " + numbers.get(field)));
        frauds.forEach(kind -> keys.add(kind.toString()));
        return List.copyOf(keys);
    }

    /// The buckets of another declaration. A sum that it did not keep is unknown, NaN, until
    /// [#learnUnknown]; squares are those of the bucket's mean, frauds none.
    ///
    /// @param from where each value was; −1 for one that was not kept
    BucketRing adopt(BucketRing old, int[] from) {
        var ring = new BucketRing(width(), old.size() + 1);
        ring.start(old.start());
        for (int b = old.first(); b < old.end(); b++) {
            int bucket = ring.append(old.time(b));
            for (int v = 0; v < from.length; v++) {
                if (from[v] >= 0) {
                    ring.add(bucket, v, old.value(b, from[v]));
                } else if (v >= 1 && v < 1 + sums.size()) {
                    ring.add(bucket, v, Double.NaN);
                } else if (v < fraudsFrom()) {
                    double sum = ring.value(bucket, sum(squares.get(v - 1 - sums.size())));
                    ring.add(bucket, v, sum * sum / ring.value(bucket, 0));
                }
            }
        }
        return ring;
    }

    /// Before a transaction is added: where a sum is unknown of the past, every transaction of the
    /// past counts as having had this one's value. All buckets lack a sum together, or none does.
    void learnUnknown(BucketRing ring, EnrichedTransactionOrBuilder t) {
        for (int i = 0; i < sums.size() && ring.size() > 0; i++) {
            if (Double.isNaN(ring.value(ring.first(), 1 + i))) {
                double x = t.getNumbers(sums.get(i));
                int square = squares.indexOf(sums.get(i));
                for (int b = ring.first(); b < ring.end(); b++) {
                    ring.set(b, 1 + i, ring.value(b, 0) * x);
                    if (square >= 0) {
                        ring.set(b, 1 + sums.size() + square, ring.value(b, 0) * x * x);
                    }
                }
            }
        }
    }

    int sum(int field) {
        return 1 + sums.indexOf(field);
    }

    int square(int field) {
        return 1 + sums.size() + squares.indexOf(field);
    }

    int fraud(Frauds kind) {
        return fraudsFrom() + frauds.indexOf(kind);
    }

    void add(BucketRing ring, int bucket, EnrichedTransactionOrBuilder t) {
        ring.add(bucket, 0, 1);
        for (int i = 0; i < sums.size(); i++) {
            ring.add(bucket, 1 + i, t.getNumbers(sums.get(i)));
        }
        for (int i = 0; i < squares.size(); i++) {
            double x = t.getNumbers(squares.get(i));
            ring.add(bucket, 1 + sums.size() + i, x * x);
        }
    }

    void add(BucketRing ring, int bucket, Outcome o) {
        for (int i = 0; i < frauds.size(); i++) {
            int column = fraudsFrom() + i;
            int change = frauds.get(i).change(o);
            ring.add(bucket, column, Math.max(change, -ring.value(bucket, column)));
        }
    }

    /// A bucket of one transaction without fraud is its time step and sums; the rest follows.
    void write(BucketRing ring, ProfileWriter out) {
        out.putVarLong(ring.size());
        long before = ring.start();
        out.putSigned(before);
        for (int b = ring.first(); b < ring.end(); b++) {
            boolean plain = isPlain(ring, b);
            long step = ring.time(b) - before;
            before = ring.time(b);
            out.putVarLong(step << 1 | (plain ? 1 : 0));
            if (!plain) {
                out.putVarLong((long) ring.value(b, 0));
                for (int i = 0; i < frauds.size(); i++) {
                    out.putVarLong((long) ring.value(b, fraudsFrom() + i));
                }
            }
            for (int i = 0; i < sums.size(); i++) {
                out.putDecimal(ring.value(b, 1 + i));
            }
            if (ring.value(b, 0) > 1) {
                for (int i = 0; i < squares.size(); i++) {
                    out.putDouble(ring.value(b, 1 + sums.size() + i));
                }
            }
        }
    }

    BucketRing read(ProfileReader in) {
        int size = in.getSize();
        var ring = new BucketRing(width(), size + 1);
        long time = in.getSigned();
        ring.start(time);
        for (int i = 0; i < size; i++) {
            long coded = in.getVarLong();
            time += coded >>> 1;
            readBucket(ring, ring.append(time), (coded & 1) != 0, in);
        }
        return ring;
    }

    private void readBucket(BucketRing ring, int bucket, boolean plain, ProfileReader in) {
        ring.add(bucket, 0, plain ? 1 : in.getVarLong());
        if (!plain) {
            for (int i = 0; i < frauds.size(); i++) {
                ring.add(bucket, fraudsFrom() + i, in.getVarLong());
            }
        }
        for (int i = 0; i < sums.size(); i++) {
            ring.add(bucket, 1 + i, in.getDecimal());
        }
        boolean single = ring.value(bucket, 0) == 1;
        for (int i = 0; i < squares.size(); i++) {
            double sum = ring.value(bucket, sum(squares.get(i)));
            ring.add(bucket, 1 + sums.size() + i, single ? sum * sum : in.getDouble());
        }
    }

    private boolean isPlain(BucketRing ring, int bucket) {
        for (int i = 0; i < frauds.size(); i++) {
            if (ring.value(bucket, fraudsFrom() + i) != 0) {
                return false;
            }
        }
        return ring.value(bucket, 0) == 1;
    }
}
