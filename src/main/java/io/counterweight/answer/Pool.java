package io.counterweight.answer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/// Things that one thread uses at a time, for threads that are many and short-lived. Any thread.
final class Pool<T> {
    private final Supplier<T> maker;
    private final Deque<T> free = new ArrayDeque<>();

    Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        synchronized (free) {
            var one = free.pollLast();
            if (one != null) {
                return one;
            }
        }
        return maker.get();
    }

    void give(T one) {
        synchronized (free) {
            free.addLast(one);
        }
    }

    /// Those that nobody uses, taken out.
    Iterable<T> drain() {
        synchronized (free) {
            var all = new ArrayDeque<>(free);
            free.clear();
            return all;
        }
    }
}
