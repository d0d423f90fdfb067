package io.counterweight.stream;

import io.counterweight.event.Example;

/// An example as it is kept: without the ids of its entities. Nothing is learned from them, and
/// examples are kept for ever.
final class NamelessExample {
    private NamelessExample() {}

    /// The same example where it names none.
    static Example of(Example example) {
        if (example.getScored().getEntitiesCount() == 0) {
            return example;
        }
        var nameless = example.toBuilder();
        nameless.getScoredBuilder().clearEntities();
        return nameless.build();
    }
}
