package io.counterweight.stream;

import io.counterweight.event.Example;
import io.counterweight.kernel.JavaKernels;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.ModelBuilds;
import io.counterweight.score.ModelRegistry;
import io.counterweight.training.SideBySide;
import java.util.ArrayList;
import java.util.List;

/// A [StreamReplay] that keeps what is written to the topics, as [Drivers] does. For one thread,
/// however many the replay has.
final class Replayed implements AutoCloseable {
    final List<byte[]> decisions = new ArrayList<>();
    final List<Example> examples = new ArrayList<>();
    final List<byte[]> models = new ArrayList<>();
    final List<byte[]> evaluations = new ArrayList<>();
    final List<byte[]> promotions = new ArrayList<>();
    final List<String> letters = new ArrayList<>();
    final Heard heard = new Heard();

    private final ModelRegistry registry;
    final StreamReplay stream;
    private final String champion;

    Replayed(StreamPlan plan) {
        this(plan, SideBySide.ALONE, true);
    }

    Replayed(StreamPlan plan, SideBySide sideBySide, boolean isExported) {
        champion = plan.champion();
        registry = new ModelRegistry(plan.modelTerms(), ModelBuilds.direct(), heard);
        stream = new StreamReplay(plan, new JavaKernels(), registry, heard, sideBySide, isExported);
        stream.listen(example -> examples.add(NamelessExample.of(example)));
        stream.listen(
                plan.topics().decisions(),
                record -> decisions.add(Messages.decision(plan, record.value())));
        stream.listen(plan.topics().models(), record -> models.add((byte[]) record.value()));
        stream.listen(
                plan.topics().evaluation(), record -> evaluations.add((byte[]) record.value()));
        stream.listen(
                plan.topics().promotions(), record -> promotions.add((byte[]) record.value()));
        stream.listen(
                plan.topics().deadLetters(),
                record ->
                        letters.add(
                                Messages.text(record.headers().lastHeader("reason").value())
                                        + " "
                                        + Messages.text(
                                                record.headers().lastHeader("offset").value())));
    }

    String parametersHash() {
        return stream.modelHash(champion);
    }

    @Override
    public void close() {
        stream.close();
        registry.close();
    }
}
