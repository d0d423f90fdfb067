package io.counterweight.answer;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Answers on transactions of one card, or at one terminal, are given one after the other, in the
/// order in which their records go to the topic: so each knows those before it. Locks by the hash
/// of an id, always taken in the same order. Any thread.
final class EntityLocks {
    private static final int COUNT = 4096;

    private final ReentrantLock[] locks =
            Stream.generate(ReentrantLock::new).limit(COUNT).toArray(ReentrantLock[]::new);

    /// Those of some ids, held.
    record Held(List<ReentrantLock> locks) {
        void release() {
            locks.forEach(ReentrantLock::unlock);
        }
    }

    /// @return null where one of them was not free in time
    @Nullable Held hold(List<String> ids, Terms terms) {
        int[] places = places(ids);
        var held = new ReentrantLock[places.length];
        for (int i = 0; i < places.length; i++) {
            if (!isTaken(locks[places[i]], terms)) {
                for (int before = 0; before < i; before++) {
                    held[before].unlock();
                }
                return null;
            }
            held[i] = locks[places[i]];
        }
        return new Held(Arrays.asList(held));
    }

    /// In order, each once.
    private static int[] places(List<String> ids) {
        int[] places = new int[ids.size()];
        int count = 0;
        for (var id : ids) {
            int place = spread(id.hashCode());
            int at = Arrays.binarySearch(places, 0, count, place);
            if (at < 0) {
                int to = -at - 1;
                System.arraycopy(places, to, places, to + 1, count - to);
                places[to] = place;
                count++;
            }
        }
        return Arrays.copyOf(places, count);
    }

    private static int spread(int hash) {
        return (hash ^ (hash >>> 16)) & (COUNT - 1);
    }

    private static boolean isTaken(ReentrantLock lock, Terms terms) {
        try {
            return lock.tryLock() || lock.tryLock(terms.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
