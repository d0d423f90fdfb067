package io.counterweight.app.api;

import io.counterweight.plan.StreamPlan;
import io.counterweight.rule.ChangeJson;
import io.counterweight.rule.ListChange;
import io.counterweight.rule.RuleChange;
import io.counterweight.web.api.RuleDesk;
import io.counterweight.web.api.Unavailable;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Writes what the API is told of rules and lists to their topics. Any thread.
record RuleTopics(StreamPlan plan, TopicProducer producer) implements RuleDesk.Sink {
    @Override
    public void send(RuleChange change) throws Unavailable {
        producer.send(plan.topics().rules(), change.rule(), ChangeJson.write(change));
    }

    @Override
    public void send(List<ListChange> changes) throws Unavailable {
        var records =
                changes.stream()
                        .map(change ->
                                new ProducerRecord<>(
                                        plan.topics().lists(),
                                        change.key(),
                                        ChangeJson.write(change)))
                        .toList();
        if (producer.sendAll(records).contains(false)) {
            throw new Unavailable("the broker does not take all records: send them again", null);
        }
    }
}
