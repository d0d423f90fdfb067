package io.counterweight.feature;

import static io.counterweight.feature.Rules.set;

import io.counterweight.event.EnrichedTransactionOrBuilder;
import io.counterweight.event.Outcome;
import io.counterweight.feature.FraudFeature.ShareWithFraud;
import java.util.Arrays;

/// The members of another entity that had a known fraud with this one, as hashes of 32 bits with
/// the event times of their frauds: the newest `remember` frauds.
final class SharedFraudLayout implements StateLayout {
    private final int column;
    private final int with;
    private final Frauds frauds;
    private final long window;
    private final int remember;
    private final boolean log;

    SharedFraudLayout(int column, int with, ShareWithFraud declared, Frauds frauds) {
        this.column = column;
        this.with = with;
        this.frauds = frauds;
        this.window = declared.window().toMillis();
        this.remember = set(declared.remember());
        this.log = set(declared.log());
    }

    @Override
    public long reach() {
        return window;
    }

    @Override
    public Outcomes outcomes() {
        return Outcomes.MINORITY;
    }

    @Override
    public boolean needsPartners() {
        return true;
    }

    @Override
    public EntityState empty() {
        return new State(new int[0], new long[0]);
    }

    @Override
    public EntityState read(ProfileReader in) {
        int size = in.getSize();
        int[] hashes = new int[size];
        long[] times = new long[size];
        long time = 0;
        for (int i = 0; i < size; i++) {
            hashes[i] = in.getInt();
            time += in.getSigned();
            times[i] = time;
        }
        return new State(hashes, times);
    }

    private final class State implements EntityState {
        // in the order of their times
        private int[] hashes;
        private long[] times;

        State(int[] hashes, long[] times) {
            this.hashes = hashes;
            this.times = times;
        }

        @Override
        public void observe(EnrichedTransactionOrBuilder t, float[] features) {
            int own = (int) StableHash.of(t.getEntities(with));
            long now = t.getEventTime();
            int count = 0;
            for (int i = 0; i < times.length; i++) {
                boolean isIn = times[i] > now - window && times[i] <= now;
                if (isIn && hashes[i] != own && isFirst(i, now)) {
                    count++;
                }
            }
            features[column] = Numbers.column(log ? Numbers.log(count) : count);
        }

        /// Whether no fraud of the window before it is of the same member.
        private boolean isFirst(int i, long now) {
            for (int j = i - 1; j >= 0 && times[j] > now - window; j--) {
                if (hashes[j] == hashes[i]) {
                    return false;
                }
            }
            return true;
        }

        /// An outcome of a release that named no partners says nothing here.
        @Override
        public void learn(Outcome o) {
            if (o.getEntitiesCount() == 0) {
                return;
            }
            int hash = (int) StableHash.of(o.getEntities(with));
            int change = frauds.change(o);
            if (change > 0) {
                add(hash, o.getEventTime());
            } else if (change < 0) {
                remove(hash, o.getEventTime());
            }
        }

        private void add(int hash, long time) {
            int at = times.length;
            while (at > 0 && times[at - 1] > time) {
                at--;
            }
            int[] moreHashes = insert(hashes, at, hash);
            long[] moreTimes = insert(times, at, time);
            int first = Math.max(0, moreTimes.length - remember);
            hashes = Arrays.copyOfRange(moreHashes, first, moreHashes.length);
            times = Arrays.copyOfRange(moreTimes, first, moreTimes.length);
        }

        private void remove(int hash, long time) {
            for (int i = times.length - 1; i >= 0; i--) {
                if (times[i] == time && hashes[i] == hash) {
                    int[] fewerHashes = new int[hashes.length - 1];
                    long[] fewerTimes = new long[times.length - 1];
                    System.arraycopy(hashes, 0, fewerHashes, 0, i);
                    System.arraycopy(hashes, i + 1, fewerHashes, i, hashes.length - i - 1);
                    System.arraycopy(times, 0, fewerTimes, 0, i);
                    System.arraycopy(times, i + 1, fewerTimes, i, times.length - i - 1);
                    hashes = fewerHashes;
                    times = fewerTimes;
                    return;
                }
            }
        }

        private static int[] insert(int[] values, int at, int value) {
            int[] more = new int[values.length + 1];
            System.arraycopy(values, 0, more, 0, at);
            System.arraycopy(values, at, more, at + 1, values.length - at);
            more[at] = value;
            return more;
        }

        private static long[] insert(long[] values, int at, long value) {
            long[] more = new long[values.length + 1];
            System.arraycopy(values, 0, more, 0, at);
            System.arraycopy(values, at, more, at + 1, values.length - at);
            more[at] = value;
            return more;
        }

        @Override
        public void write(ProfileWriter out) {
            out.putVarLong(times.length);
            long before = 0;
            for (int i = 0; i < times.length; i++) {
                out.putInt(hashes[i]);
                out.putSigned(times[i] - before);
                before = times[i];
            }
        }

        @Override
        public int heapBytes() {
            return 80 + 12 * times.length;
        }
    }
}
