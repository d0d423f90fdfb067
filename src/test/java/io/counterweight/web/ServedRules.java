package io.counterweight.web;

import io.counterweight.config.PipelineFile;
import io.counterweight.event.IdKeys;
import io.counterweight.feature.FeatureSet;
import io.counterweight.rule.ListChange;
import io.counterweight.rule.LiveRules;
import io.counterweight.rule.RuleChange;
import io.counterweight.rule.RuleInputs;
import io.counterweight.web.api.RuleDesk;
import io.counterweight.web.api.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Rules without a stream: what is written is in force at once, and kept for a test to look at.
final class ServedRules implements RuleDesk.Sink {
    private static final String PIPELINE =
            """
            pipeline: cards
            event:
              id: id
              time: {from: at, format: epoch-millis}
              entities: {card: {from: card, secret: true}, shop: {from: shop}}
              fields:
                amount: {from: amount, type: number}
                channel: {from: channel, type: category}
            classes: {majority: genuine, names: [genuine, fraud]}
            labels: {cover: all, delay: 1h, revisions: 1h}
            features:
              amount: {kind: log, field: amount}
            lists:
              watched: [shop-1]
            rules:
              large: {when: amount > 220.0, action: block, state: live, since: 2026-11-30, by: ann}
            recipes: [base]
            champion: base
            publish: {every: 10m}
            evaluate: {every: 50, window: 200}
            decide: {kind: threshold, at: 0.5}
            judge: {from: 1h}
            """;

    final IdKeys keys = IdKeys.parse("k1:" + "ab".repeat(32));
    final LiveRules rules;
    final List<RuleChange> changes = new ArrayList<>();
    final List<ListChange> listed = new ArrayList<>();
    boolean isBrokerThere = true;
    LongSupplier clock = () -> ServedApi.NOW;

    ServedRules() {
        var pipeline = PipelineFile.parse("cards.yaml", PIPELINE).value();
        var features = FeatureSet.compile(pipeline.featureInputs(), pipeline.features());
        rules =
                new LiveRules(
                        new RuleInputs(
                                pipeline.event(),
                                features.columnNames(),
                                pipeline.classes().toClasses()),
                        pipeline.ruleBook());
    }

    RuleDesk desk() {
        return new RuleDesk(rules, keys, this, () -> clock.getAsLong());
    }

    @Override
    public void send(RuleChange change) throws Unavailable {
        requireBroker();
        var problem = rules.accept(changes.size(), change);
        if (problem != null) {
            throw new IllegalStateException(problem);
        }
        changes.add(change);
    }

    @Override
    public void send(List<ListChange> sent) throws Unavailable {
        requireBroker();
        for (var change : sent) {
            var problem = rules.accept(change);
            if (problem != null) {
                throw new IllegalStateException(problem);
            }
            listed.add(change);
        }
    }

    private void requireBroker() throws Unavailable {
        if (!isBrokerThere) {
            throw new Unavailable("the broker does not take the record", null);
        }
    }
}
