package io.counterweight.hostile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.event.EnrichedTransaction;
import io.counterweight.event.EventShape;
import io.counterweight.event.EventShape.FieldType;
import io.counterweight.event.Example;
import io.counterweight.event.Outcome;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.ShadowScore;
import io.counterweight.event.TransactionLabel;
import io.counterweight.plan.StreamPlan;
import java.time.Instant;
import java.util.Random;

/// Records as scorer, trainer and teams write them: what mutations begin with. Their event time
/// goes on by a few seconds each.
public final class ValidRecords {
    private static final int MEMBERS = 20;

    private final StreamPlan plan;
    private final EventShape event;
    private final Random random;
    private long now;
    private long transactions;

    public ValidRecords(StreamPlan plan, Random random, long start) {
        this.plan = plan;
        this.event = plan.event();
        this.random = random;
        this.now = start;
    }

    long now() {
        return now;
    }

    String newId() {
        now += random.nextInt(5_000);
        return "p-" + transactions++;
    }

    /// One that was sent a while ago, or never.
    String knownId() {
        return "p-" + Math.max(0, transactions - 1 - random.nextInt(2_000));
    }

    String member(String entity) {
        return entity + "-" + random.nextInt(MEMBERS);
    }

    public ObjectNode transaction(String id) {
        var json = JsonNodeFactory.instance.objectNode();
        put(json, event.id().from()).put(last(event.id().from()), id);
        var time = event.time().from();
        switch (event.time().format()) {
            case ISO -> put(json, time).put(last(time), Instant.ofEpochMilli(now).toString());
            case EPOCH_SECONDS -> put(json, time).put(last(time), now / 1000);
            case EPOCH_MILLIS, ROW_NUMBER -> put(json, time).put(last(time), now);
        }
        event.entities()
                .forEach((entity, source) ->
                        put(json, source.from()).put(last(source.from()), member(entity)));
        event.fields()
                .forEach((name, source) -> {
                    var parent = put(json, source.from());
                    if (source.type() == FieldType.CATEGORY) {
                        parent.put(last(source.from()), random.nextBoolean() ? "web" : "chip");
                    } else {
                        parent.put(last(source.from()), number());
                    }
                });
        return json;
    }

    private static ObjectNode put(ObjectNode json, String path) {
        var at = json;
        var names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            at = at.withObjectProperty(names[i]);
        }
        return at;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private double number() {
        return Math.round(Math.exp(3 + random.nextGaussian()) * 100) / 100.0;
    }

    public ObjectNode label(String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("transactionId", id)
                .put("class", plan.classes().name(label()))
                .put("labelledAt", now);
    }

    private int label() {
        return random.nextInt(plan.classes().count());
    }

    public EnrichedTransaction enriched(String id) {
        var built =
                EnrichedTransaction.newBuilder()
                        .setTransactionId(id)
                        .setEventTime(now)
                        .setSourceTopic(plan.topics().transactions())
                        .setSourceOffset(transactions);
        event.entityNames().forEach(entity -> built.addEntities(member(entity)));
        event.numberNames().forEach(name -> built.addNumbers(number()));
        event.categoryNames().forEach(name -> built.addCategories("web"));
        for (int f = 0; f < plan.features().columns(); f++) {
            built.addFeatures(random.nextInt(3));
            built.addUsual(random.nextInt(4) == 0 ? Float.NaN : 1);
        }
        return built.build();
    }

    public ScoredTransaction scored(String id) {
        var built = ScoredTransaction.newBuilder().setTransactionId(id).setEventTime(now);
        event.entityNames().forEach(entity -> built.addEntities(member(entity)));
        for (int f = 0; f < plan.features().columns(); f++) {
            built.addFeatures(random.nextInt(3));
        }
        if (random.nextInt(5) > 0) {
            built.setRecipe(plan.champion()).setModelVersion("v1");
            for (float p : probabilities()) {
                built.addProbabilities(p).addRaw(p);
            }
        }
        return built.setDecision(label()).setAmount(number()).build();
    }

    private float[] probabilities() {
        var all = new float[plan.classes().count()];
        float rest = 1;
        for (int c = 1; c < all.length; c++) {
            all[c] = rest * random.nextFloat();
            rest -= all[c];
        }
        all[0] = Math.max(0, rest);
        return all;
    }

    public TransactionLabel transactionLabel() {
        return TransactionLabel.newBuilder()
                .setLabel(label())
                .setLabelledAt(now)
                .setSourceTopic(plan.topics().labels())
                .setSourceOffset(transactions)
                .build();
    }

    /// On the topic for all entities.
    public Outcome outcomeOfAll() {
        var built = outcome().toBuilder();
        event.entityNames().forEach(entity -> built.addEntities(member(entity)));
        return built.build();
    }

    public Outcome outcome() {
        var built = Outcome.newBuilder().setLabel(label());
        if (random.nextInt(3) == 0) {
            built.setRevisedFrom(label());
        }
        return built.setEventTime(now - random.nextInt(7_200_000)).build();
    }

    public Example example(String id) {
        var built = Example.newBuilder().setScored(scored(id)).setLabel(label()).setLabelledAt(now);
        if (random.nextInt(4) == 0) {
            built.setRevisedFrom(label());
        }
        for (var recipe : plan.recipes()) {
            built.addShadows(shadow(recipe.name()));
        }
        return built.addShadows(shadow("dropped-long-ago")).build();
    }

    private ShadowScore shadow(String recipe) {
        var built = ShadowScore.newBuilder().setRecipe(recipe).setModelVersion("v1");
        for (float p : probabilities()) {
            built.addProbabilities(p).addRaw(p);
        }
        return built.setDecision(label()).build();
    }

    public ObjectNode promotion() {
        var recipes = plan.recipes();
        return JsonNodeFactory.instance
                .objectNode()
                .put("pipeline", plan.pipeline())
                .put("recipe", recipes.get(random.nextInt(recipes.size())).name())
                .put("previous", plan.champion())
                .put("by", random.nextBoolean() ? "hand" : "rule")
                .put("reason", "a reason")
                .put("eventTime", now);
    }
}
