package io.counterweight.hostile;

import com.google.protobuf.Message;
import io.counterweight.plan.StreamPlan;
import io.counterweight.stream.Rekeying;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A stream of records over all topics that scorer and trainer read, a part of them as they should
/// be and the rest as somebody, or a fault, may have left them. Same plan, seed and start, same
/// records.
public final class HostileRecords {
    /// The share that is left as it should be, so that state builds up to be broken.
    private static final double VALID = 0.4;

    private final StreamPlan plan;
    private final Random random;
    private final ValidRecords valid;
    private final ByteMutations bytes;
    private final JsonMutations json;
    private final MessageMutations messages;
    private final List<String> topics;

    /// @param rekeying as the service that reads them
    /// @param start event time of the first, in milliseconds
    public HostileRecords(StreamPlan plan, Rekeying rekeying, long seed, long start) {
        this.plan = plan;
        this.random = new Random(seed);
        this.valid = new ValidRecords(plan, random, start);
        this.bytes = new ByteMutations(random);
        this.json = new JsonMutations(random);
        this.messages = new MessageMutations(random);
        this.topics = topics(plan, rekeying);
    }

    /// The topics that records go to, by their names in the catalogue.
    public static List<String> topics(StreamPlan plan, Rekeying rekeying) {
        var topics = new ArrayList<>(List.of("transactions", "labels", "scored"));
        topics.addAll(List.of("examples", "promotions", "models"));
        if (plan.event().id().isSecret()) {
            topics.add("labels-by-transaction");
        }
        if (!rekeying.isHandedOn()) {
            topics.addAll(Rekeying.topicsOf(plan));
        } else if (!plan.entitiesWithOutcomes().isEmpty()) {
            topics.add("outcomes");
        }
        return List.copyOf(topics);
    }

    public HostileRecord next() {
        // Half of all is transactions and labels, as in life.
        int at = random.nextInt(2 * topics.size());
        var topic = at < topics.size() ? topics.get(at) : topics.get(at % 2);
        boolean isValid = random.nextDouble() < VALID;
        return switch (topic) {
            case "transactions" -> ofJson(topic, isValid, valid.newId());
            case "labels" -> ofJson(topic, isValid, valid.knownId());
            case "promotions" -> ofJson(topic, isValid, plan.pipeline());
            case "models" -> model();
            default -> ofMessage(topic, isValid);
        };
    }

    private HostileRecord ofJson(String topic, boolean isValid, String id) {
        var good =
                switch (topic) {
                    case "transactions" -> valid.transaction(id);
                    case "labels" -> valid.label(id);
                    default -> valid.promotion();
                };
        var text = HostileRecord.utf8(isValid ? good.toString() : json.of(good));
        var keyedBy = plan.event().keyedBy();
        var key =
                topic.equals("transactions") && keyedBy != null ? good.path(keyedBy).asText() : id;
        return record(topic, isValid, HostileRecord.utf8(key), text);
    }

    private HostileRecord model() {
        var recipe = random.nextBoolean() ? plan.champion() : "unknown-" + random.nextInt(1_000);
        return record("models", false, HostileRecord.utf8(recipe), bytes.junk(100));
    }

    private HostileRecord ofMessage(String topic, boolean isValid) {
        var id = random.nextInt(3) == 0 ? valid.newId() : valid.knownId();
        var key = id;
        Message message;
        switch (topic) {
            case "scored" -> message = valid.scored(id);
            case "labels-by-transaction" -> message = valid.transactionLabel();
            case "examples" -> message = valid.example(id);
            case "outcomes" -> message = valid.outcomeOfAll();
            default -> {
                var entity = topic.substring(topic.indexOf('-') + 1);
                if (topic.startsWith("outcomes-")) {
                    key = valid.member(entity);
                    message = valid.outcome();
                } else {
                    var enriched = valid.enriched(id);
                    int slot = plan.event().entityNames().indexOf(entity);
                    key = slot < 0 ? id : enriched.getEntities(slot);
                    message = enriched;
                }
            }
        }
        var written = isValid ? message : messages.of(message);
        return record(topic, isValid, HostileRecord.utf8(key), written.toByteArray());
    }

    /// Of what is not to be left alone, the key or the bytes may change as well.
    private HostileRecord record(String topic, boolean isValid, byte[] key, byte[] value) {
        int headers = random.nextInt(50) == 0 ? 500 : 0;
        if (isValid) {
            return new HostileRecord(topic, key, value, headers, valid.now(), "valid");
        }
        var sentKey = random.nextInt(6) == 0 ? bytes.key(key) : key;
        var sent = random.nextInt(5) == 0 ? bytes.of(value) : value;
        return new HostileRecord(topic, sentKey, sent, headers, timestamp(), "mutated");
    }

    private long timestamp() {
        return switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1 -> 1;
            default -> valid.now();
        };
    }
}
