package io.counterweight.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Entities as small numbers, in the order they were first seen. Not thread-safe.
final class EntityIds {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> ids = new ArrayList<>();

    int number(String id) {
        Integer known = numbers.get(id);
        if (known != null) {
            return known;
        }
        numbers.put(id, ids.size());
        ids.add(id);
        return ids.size() - 1;
    }

    String id(int number) {
        return ids.get(number);
    }

    int count() {
        return ids.size();
    }
}
