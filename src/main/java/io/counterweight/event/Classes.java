package io.counterweight.event;

import java.util.List;

/// The classes of a pipeline, in declared order, and which of them is the majority.
///
/// A class is its index in [#names] everywhere in the code and on the wire.
public record Classes(List<String> names, int majority) {
    public Classes {
        names = List.copyOf(names);
        if (names.size() < 2) {
            throw new IllegalArgumentException("classes must name at least two: names=" + names);
        }
        if (names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("classes must have distinct names: names=" + names);
        }
        if (majority < 0 || majority >= names.size()) {
            throw new IllegalArgumentException(
                    "majority must be the index of a class: majority="
                            + majority
                            + ", classes="
                            + names.size());
        }
    }

    public int count() {
        return names.size();
    }

    public String name(int index) {
        return names.get(index);
    }

    /// The class of that name, or -1.
    public int indexOf(String name) {
        return names.indexOf(name);
    }
}
