package io.counterweight.stream;

import io.counterweight.evaluate.EvaluationJson;
import io.counterweight.evaluate.EvaluationRecord;
import io.counterweight.event.Example;
import io.counterweight.training.TrainingOutput.Evaluated;
import io.counterweight.training.TrainingOutput.ModelMade;
import io.counterweight.training.TrainingOutput.Promoted;
import io.counterweight.training.TrainingOutput.RulesEvaluated;
import io.counterweight.training.TrainingRun;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Learns from every example and sends out the models, evaluations and changes of champion that
/// gives. Its state is in one store, consistent with the offset that is committed with it: each
/// `init()` begins with a new run and brings it there, since Kafka Streams revives a task whose
/// transaction was aborted with the same processor.
final class LearnExamples extends ContextualProcessor<String, Example, Object, Object> {
    private final Supplier<TrainingRun> untrained;
    private final Champion champion;
    private final boolean isKept;
    private final PromotionJson promotions = new PromotionJson();
    private final EvaluationJson json = new EvaluationJson();
    private TrainingRun run;

    /// Null where nothing is kept.
    private @Nullable LearnerStore store;

    /// @param untrained makes a run that has learned nothing
    /// @param isKept whether anybody goes on from the state later
    @SuppressWarnings("NullAway.Init")
    LearnExamples(Supplier<TrainingRun> untrained, Champion champion, boolean isKept) {
        this.untrained = untrained;
        this.champion = champion;
        this.isKept = isKept;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        super.init(context);
        run = untrained.get();
        if (isKept) {
            store = new LearnerStore(context.getStateStore(StateStores.LEARNER));
            store.restore(run);
        }
    }

    @Override
    public void process(Record<String, Example> record) {
        var seat = champion.seat();
        run.follow(seat.recipe(), seat.isByHand());
        var outputs = run.learn(record.value());
        if (store != null) {
            store.keep(run, record.value());
        }
        for (var output : outputs) {
            switch (output) {
                case ModelMade(var recipe, var onnx) ->
                        context()
                                .forward(
                                        new Record<>(recipe, onnx, record.timestamp()),
                                        Nodes.MODELS);
                case Evaluated(var evaluation) ->
                        tell(new EvaluationRecord.OfRecipe(evaluation), record.timestamp());
                case RulesEvaluated(var evaluation) ->
                        tell(new EvaluationRecord.OfRules(evaluation), record.timestamp());
                case Promoted(var promotion) ->
                        context()
                                .forward(
                                        new Record<>(
                                                promotion.pipeline(),
                                                promotions.write(promotion),
                                                record.timestamp()),
                                        Nodes.PROMOTIONS);
            }
        }
    }

    private void tell(EvaluationRecord told, long timestamp) {
        context().forward(new Record<>(told.key(), json.write(told), timestamp), Nodes.EVALUATION);
    }
}
