package io.counterweight.training;

import io.counterweight.evaluate.StreamObserver;
import io.counterweight.event.Example;
import java.util.ArrayList;
import java.util.List;

/// Examples that were taken and that the recipes have not learned yet, because nothing asks for
/// what comes of them: so each recipe can learn many at a time beside the others. For one thread.
final class WaitingExamples {
    private final SideBySide sideBySide;
    private final List<LearningGroup> groups;
    private final List<Example> examples = new ArrayList<>();
    private StreamObserver observer = StreamObserver.SILENT;

    WaitingExamples(SideBySide sideBySide, List<LearningGroup> groups) {
        this.sideBySide = sideBySide;
        this.groups = groups;
    }

    /// Takes one; learns all that wait where they have become many.
    ///
    /// @param told hears of it as it is learned
    void add(Example example, StreamObserver told) {
        if (told != observer) {
            learn();
            observer = told;
        }
        examples.add(example);
        if (examples.size() >= sideBySide.examplesAtOnce()) {
            learn();
        }
    }

    /// The recipes learn what waits.
    void learn() {
        if (!examples.isEmpty()) {
            sideBySide.each(groups, group -> group.learn(examples, observer));
            examples.clear();
        }
    }
}
