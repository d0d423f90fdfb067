package io.counterweight.rule;

import io.counterweight.config.PipelineFile;
import io.counterweight.config.RuleFile;
import io.counterweight.config.YamlBinder;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.feature.FeatureSet;

/// A pipeline of payments, and rules over it.
final class Books {
    private static final String PIPELINE =
            """
            pipeline: payments
            event:
              id: id
              time: {from: at, format: epoch-millis}
              entities: {card: {from: card}, shop: {from: shop}}
              fields:
                amount: {from: amount, type: number}
                present: {from: present, type: boolean}
                channel: {from: channel, type: category}
                born: {from: born, type: date}
              let: {large: amount > 100.0, where: "channel + '!'", words: "size(channel)"}
            classes: {majority: genuine, names: [genuine, stolen, friendly]}
            labels: {cover: all, delay: 1h, revisions: 1h}
            features:
              amount: {kind: log, field: amount}
              channel: {kind: one-hot, field: channel, values: [web, chip]}
              card-count: {kind: count, entity: card, window: 1d}
            recipes: [base]
            champion: base
            publish: {every: 10m}
            evaluate: {every: 50, window: 200}
            decide: {kind: threshold, at: 0.5}
            judge: {from: 1h}
            """;

    static final RuleInputs INPUTS = inputs();

    private Books() {}

    private static RuleInputs inputs() {
        var pipeline = PipelineFile.parse("payments.yaml", PIPELINE).value();
        var features = FeatureSet.compile(pipeline.featureInputs(), pipeline.features());
        return new RuleInputs(
                pipeline.event(), features.columnNames(), pipeline.classes().toClasses());
    }

    static RuleSet of(String yaml) {
        return RuleSet.compile(
                INPUTS, YamlBinder.parse("r.yaml", yaml, RuleFile.class).value().book());
    }

    /// Of card-1 at shop-1 on 2025-06-02 at midnight; the let `words` is 3.
    static EnrichedTransaction.Builder payment(double amount) {
        return EnrichedTransaction.newBuilder()
                .setTransactionId("t")
                .setEventTime(1_748_822_400_000L)
                .addEntities("card-1")
                .addEntities("shop-1")
                .addNumbers(amount)
                .addNumbers(1)
                .addNumbers(amount > 100 ? 1 : 0)
                .addNumbers(3)
                .addCategories("web")
                .addCategories("web!");
    }
}
