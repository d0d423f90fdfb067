package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.feature.ProfileFeature.SecondsSinceLast;
import java.util.Arrays;

/// When the newest few transactions of an entity were: the time since the first of them.
final class LastTimesLayout implements StateLayout {
    private final int column;
    private final int back;
    private final long cap;
    private final double unit;
    private final boolean log;

    LastTimesLayout(int column, SecondsSinceLast declared, int back) {
        this.column = column;
        this.back = back;
        this.cap = declared.cap().toMillis();
        this.unit = set(declared.unit()).toMillis();
        this.log = set(declared.log());
    }

    @Override
    public long reach() {
        return cap;
    }

    @Override
    public EntityState empty() {
        return new State(new long[0]);
    }

    @Override
    public EntityState read(ProfileReader in) {
        long[] times = new long[in.getSize()];
        long time = 0;
        for (int i = 0; i < times.length; i++) {
            time += in.getSigned();
            times[i] = time;
        }
        return new State(times);
    }

    private final class State implements EntityState {
        // the oldest first, at most `back`
        private long[] times;

        State(long[] times) {
            this.times = times;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            long now = t.getEventTime();
            long since = times.length < back ? cap : Math.clamp(now - times[0], 0, cap);
            double value = since / unit;
            features[column] = Numbers.column(log ? Numbers.log(value) : value);
            int at = times.length;
            while (at > 0 && times[at - 1] > now) {
                at--;
            }
            long[] more = Arrays.copyOf(times, times.length + 1);
            System.arraycopy(times, at, more, at + 1, times.length - at);
            more[at] = now;
            times = more.length > back ? Arrays.copyOfRange(more, 1, more.length) : more;
        }

        @Override
        public void write(ProfileWriter out) {
            out.putVarLong(times.length);
            long before = 0;
            for (long time : times) {
                out.putSigned(time - before);
                before = time;
            }
        }

        @Override
        public int heapBytes() {
            return 64 + 8 * times.length;
        }
    }
}
