package io.counterweight.feature;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/// What a bucket adds up: count, then the sum of each number, then its squares, then the frauds of
/// each kind. Immutable.
final class WindowValues {
    private final int[] sums;
    private final int[] squares;
    private final Frauds[] frauds;

    /// Where the sum of each number that has squares is.
    private final int[] sumOfSquare;

    private final int fraudsFrom;

    /// @param sums fields whose sums are kept
    /// @param squares fields whose squares are kept, all of them among the sums
    WindowValues(Collection<Integer> sums, Collection<Integer> squares, List<Frauds> frauds) {
        this.sums = sums.stream().mapToInt(Integer::intValue).toArray();
        this.squares = squares.stream().mapToInt(Integer::intValue).toArray();
        this.frauds = frauds.toArray(Frauds[]::new);
        this.sumOfSquare = IntStream.of(this.squares).map(this::sum).toArray();
        this.fraudsFrom = 1 + this.sums.length + this.squares.length;
    }

    int width() {
        return fraudsFrom + frauds.length;
    }

    boolean hasFrauds() {
        return frauds.length > 0;
    }

    /// What each value is, by names.
    ///
    /// @param numbers names of the fields that are numbers
    List<String> keys(List<String> numbers) {
        List<String> keys = new ArrayList<>();
        keys.add("count");
        for (int field : sums) {
            keys.add("sum of " + numbers.get(field));
        }
        for (int field : squares) {
            keys.add("squares of " + numbers.get(field));
        }
        for (Frauds kind : frauds) {
            keys.add(kind.toString());
        }
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
                } else if (v >= 1 && v < 1 + sums.length) {
                    ring.add(bucket, v, Double.NaN);
                } else if (v < fraudsFrom) {
                    double sum = ring.value(bucket, sumOfSquare[v - 1 - sums.length]);
                    ring.add(bucket, v, sum * sum / ring.value(bucket, 0));
                }
            }
        }
        return ring;
    }

    /// Before a transaction is added: where a sum is unknown of the past, every transaction of the
    /// past counts as having had this one's value. All buckets lack a sum together, or none does.
    void learnUnknown(BucketRing ring, EnrichedTransactionOrBuilder t) {
        for (int i = 0; i < sums.length && ring.size() > 0; i++) {
            if (Double.isNaN(ring.value(ring.first(), 1 + i))) {
                double x = t.getNumbers(sums[i]);
                int square = indexOf(squares, sums[i]);
                for (int b = ring.first(); b < ring.end(); b++) {
                    ring.set(b, 1 + i, ring.value(b, 0) * x);
                    if (square >= 0) {
                        ring.set(b, 1 + sums.length + square, ring.value(b, 0) * x * x);
                    }
                }
            }
        }
    }

    int sum(int field) {
        return 1 + indexOf(sums, field);
    }

    int square(int field) {
        return 1 + sums.length + indexOf(squares, field);
    }

    int fraud(Frauds kind) {
        return fraudsFrom + Arrays.asList(frauds).indexOf(kind);
    }

    void add(BucketRing ring, int bucket, EnrichedTransactionOrBuilder t) {
        ring.add(bucket, 0, 1);
        for (int i = 0; i < sums.length; i++) {
            ring.add(bucket, 1 + i, t.getNumbers(sums[i]));
        }
        for (int i = 0; i < squares.length; i++) {
            double x = t.getNumbers(squares[i]);
            ring.add(bucket, 1 + sums.length + i, x * x);
        }
    }

    void add(BucketRing ring, int bucket, Outcome o) {
        for (int i = 0; i < frauds.length; i++) {
            int column = fraudsFrom + i;
            int change = frauds[i].change(o);
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
                for (int i = 0; i < frauds.length; i++) {
                    out.putVarLong((long) ring.value(b, fraudsFrom + i));
                }
            }
            for (int i = 0; i < sums.length; i++) {
                out.putDecimal(ring.value(b, 1 + i));
            }
            if (ring.value(b, 0) > 1) {
                for (int i = 0; i < squares.length; i++) {
                    out.putDouble(ring.value(b, 1 + sums.length + i));
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
            for (int i = 0; i < frauds.length; i++) {
                ring.add(bucket, fraudsFrom + i, in.getVarLong());
            }
        }
        for (int i = 0; i < sums.length; i++) {
            ring.add(bucket, 1 + i, in.getDecimal());
        }
        boolean single = ring.value(bucket, 0) == 1;
        for (int i = 0; i < squares.length; i++) {
            double sum = ring.value(bucket, sumOfSquare[i]);
            ring.add(bucket, 1 + sums.length + i, single ? sum * sum : in.getDouble());
        }
    }

    private static int indexOf(int[] fields, int field) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] == field) {
                return i;
            }
        }
        return -1;
    }

    private boolean isPlain(BucketRing ring, int bucket) {
        for (int i = 0; i < frauds.length; i++) {
            if (ring.value(bucket, fraudsFrom + i) != 0) {
                return false;
            }
        }
        return ring.value(bucket, 0) == 1;
    }
}
