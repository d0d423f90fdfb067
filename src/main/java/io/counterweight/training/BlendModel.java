package io.counterweight.training;

import io.counterweight.evaluate.Evaluation.Learning;
import io.counterweight.event.Example;
import io.counterweight.event.Presumed;
import io.counterweight.event.Sha256;
import io.counterweight.imbalance.TransactionKey;
import io.counterweight.learn.Blend;
import io.counterweight.learn.Continuity;
import io.counterweight.learn.Mixture;
import io.counterweight.learn.StateSections;
import io.counterweight.plan.StreamPlan;
import io.counterweight.score.OnnxBlend;
import io.counterweight.score.OnnxModel;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A mean, or a learned sum, of the scores of other models. It learns from those they had given
/// before the label was known; its model is theirs of now, in one. For one thread.
///
/// What members had said of examples whose labels come now tells nothing yet of a fraud that is
/// new: none of them had learned it. So while a network answers drift, and until labels have come
/// of what members said since, those that are no networks and cannot answer it count for less in a
/// sum that is learned with a half-life.
final class BlendModel implements TrainedModel {
    /// Of its weight, while others answer drift.
    private static final double WHILE_OTHERS_ANSWER = 0.5;

    private final StreamPlan plan;
    private final String name;
    private final List<TrainedModel> members;
    private final Blend blend;
    private final float[] opinions;

    BlendModel(StreamPlan plan, String name, List<TrainedModel> members, Blend blend) {
        this.plan = plan;
        this.name = name;
        this.members = members;
        this.blend = blend;
        this.opinions = new float[members.size() * plan.classes().count()];
    }

    @Override
    public String name() {
        return name;
    }

    /// What was presumed tells nothing of who is right.
    @Override
    public int learn(Example example) {
        var told = Presumed.told(example);
        if (told == null) {
            return 0;
        }
        long key = TransactionKey.of(told.getScored().getTransactionId());
        var taken = takeOpinions(told) ? opinions : null;
        double cap = plan.policy().advice().weightCap();
        if (told.hasRevisedFrom()) {
            int before = told.getRevisedFrom();
            float weight = Standing.ofReplaced(told, cap);
            blend.forget(key, before, taken, told.getLabelledAt(), weight);
        }
        float weight = Standing.of(told, cap);
        if (told.getWithdrawn() || weight == 0) {
            return 0;
        }
        blend.learnOne(taken, told.getLabel(), key, told.getLabelledAt(), weight);
        return 0;
    }

    private boolean takeOpinions(Example example) {
        int classes = plan.classes().count();
        for (int m = 0; m < members.size(); m++) {
            var score = RecipeScore.of(members.get(m).name(), example);
            if (score == null) {
                return false;
            }
            for (int c = 0; c < classes; c++) {
                float p = Math.max(score.probabilities().get(c), OnnxBlend.LEAST);
                opinions[m * classes + c] = (float) StrictMath.log(p);
            }
        }
        return true;
    }

    @Override
    public void setBack(long time) {
        blend.setBack(time);
    }

    @Override
    public long changes() {
        return members.stream().mapToLong(TrainedModel::changes).sum();
    }

    @Override
    public byte[] onnx(Map<String, String> provenance) {
        return OnnxBlend.blend(
                plan.features().columns(),
                plan.classes().count(),
                members.stream().map(member -> member.onnx(Map.of())).toList(),
                mixture(),
                provenance);
    }

    /// As it is published now.
    private Mixture mixture() {
        var learned = blend.mixture();
        var delay = plan.labels().delay();
        if (!blend.isFading() || members.stream().noneMatch(member -> member.hasReacted(delay))) {
            return learned;
        }
        return learned.withShares(
                members.stream()
                        .map(member -> member.network().isPresent() ? 1 : WHILE_OTHERS_ANSWER)
                        .toList());
    }

    @Override
    public String hash() {
        return Sha256.hexOf(out -> {
            for (var member : members) {
                out.writeUTF(member.hash());
            }
            blend.writeTo(out);
        });
    }

    @Override
    public Learning learning(String modelVersion) {
        var first = members.getFirst().learning(modelVersion);
        return new Learning(
                changes(),
                modelVersion,
                first.counts(),
                Collections.nCopies(plan.classes().count(), 1.0),
                first.trainingPriors(),
                0,
                0,
                describe(),
                members.stream().anyMatch(member -> member.learning(modelVersion).reacting()),
                Learning.unknown(plan.classes().count()));
    }

    private @Nullable String describe() {
        if (!blend.isLearned()) {
            return null;
        }
        var weights = mixture().weights();
        var text = new StringBuilder("weights:");
        for (int m = 0; m < members.size(); m++) {
            text.append(
                    String.format(Locale.ROOT, " %s %.3f", members.get(m).name(), weights.get(m)));
        }
        return text.toString();
    }

    @Override
    public Optional<String> stopReason() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> provenance() {
        var provenance = new TreeMap<String, String>();
        provenance.put(
                "counterweight.members",
                String.join(",", members.stream().map(TrainedModel::name).toList()));
        members.stream()
                .map(member -> member.provenance().get(OnnxModel.MEAN))
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(mean -> provenance.put(OnnxModel.MEAN, mean));
        var weights = describe();
        if (weights != null) {
            provenance.put("counterweight.weights", weights.substring("weights: ".length()));
        }
        return provenance;
    }

    @Override
    public List<String> members() {
        return members.stream().map(TrainedModel::name).toList();
    }

    @Override
    public String description() {
        return blend.owner();
    }

    @Override
    public byte[] state() {
        return new StateSections(Map.of()).with("blend", blend::writeTo).toBytes();
    }

    @Override
    public Continuity restore(byte[] state) {
        var sections = StateSections.of(state);
        try (var in = new DataInputStream(new ByteArrayInputStream(sections.bytes("blend")))) {
            return blend.readFrom(in);
        } catch (IOException e) {
            throw new IllegalArgumentException("a blend's state must be whole", e);
        }
    }

    @Override
    public Continuity restoreBefore(DataInput in) throws IOException {
        return blend.readFrom(in);
    }
}
