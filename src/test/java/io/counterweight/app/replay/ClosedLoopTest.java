package io.counterweight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.app.replay.ClosedLoop.Declined;
import io.counterweight.event.Classes;
import io.counterweight.event.DueLabels.DueLabel;
import io.counterweight.event.Label;
import io.counterweight.event.LabelWriter;
import io.counterweight.event.LabelledTransaction;
import io.counterweight.event.RuledDecision;
import io.counterweight.event.ScoredTransaction;
import io.counterweight.event.SentRecord;
import io.counterweight.event.ToldLabel;
import io.counterweight.event.TopicNames;
import io.counterweight.plan.Pipelines;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    private static final long DAY = 86_400_000;
    private static final long MINUTE = 60_000;

    private final List<String> sent = new ArrayList<>();
    private int settled;
    private Duration after = Duration.ZERO;

    private ClosedLoop loop(Declined declined) {
        var declaration = Pipelines.load("handbook");
        var plan = Pipelines.plan(declaration, TopicNames.of("handbook"), List.of("plain"));
        return new ClosedLoop(plan, declined, after, new TruthReport(declaration.value(), plan));
    }

    private static final LabelWriter LABELS =
            new LabelWriter(new Classes(List.of("genuine", "fraud"), 0));

    /// A fraud, a week later known as one.
    private static Label fraud(String id) {
        return new Label(id, 1, 7 * DAY);
    }

    private static LabelledTransaction row(String id) {
        return new LabelledTransaction(id, 0, () -> new byte[0], fraud(id), null);
    }

    private static ScoredTransaction scored(String id, String action) {
        return ScoredTransaction.newBuilder()
                .setTransactionId(id)
                .addAllEntities(List.of("card", "shop"))
                .addFeatures(250)
                .setRuled(RuledDecision.newBuilder().setAction(action))
                .build();
    }

    private void due(ClosedLoop loop, String id) {
        loop.label(
                new DueLabel(id, 7 * DAY, new ToldLabel(fraud(id), LABELS)),
                () -> settled++,
                this::send);
    }

    private void send(String id, SentRecord label, long at) {
        var json = new String(label.value(), StandardCharsets.UTF_8);
        sent.add(id + (json.contains("fraud") ? " fraud " : " genuine ") + at);
    }

    private ClosedLoop ofTwo(Declined declined) {
        var loop = loop(declined);
        for (var id : List.of("blocked", "passed")) {
            loop.keep(row(id));
            loop.scored(scored(id, id.equals("blocked") ? "block" : "allow"));
        }
        loop.answers(MINUTE, () -> settled++, this::send);
        loop.answers(6 * MINUTE, () -> settled++, this::send);
        due(loop, "blocked");
        due(loop, "passed");
        return loop;
    }

    @Test
    void theLabelOfWhatIsBlockedIsWithheldAndTheTruthIsKeptAside() {
        var loop = ofTwo(Declined.UNKNOWN);
        assertThat(sent).containsExactly("passed fraud " + 7 * DAY);
        assertThat(settled).isZero();
        // Both are of before the judged days.
        assertThat(loop.report().frauds().rows()).isZero();
    }

    @Test
    void takenForGenuineItIsSentAsThat() {
        ofTwo(Declined.GENUINE);
        assertThat(sent).containsExactly("blocked genuine " + 7 * DAY, "passed fraud " + 7 * DAY);
    }

    @Test
    void aCardHolderAnswersWithinMinutesAndOnce() {
        ofTwo(Declined.CHALLENGED);
        assertThat(sent).containsExactly("blocked fraud " + 5 * MINUTE, "passed fraud " + 7 * DAY);
    }

    @Test
    void inAnOpenLoopAllLabelsCome() {
        ofTwo(Declined.KNOWN);
        assertThat(sent).hasSize(2).allMatch(label -> label.contains("fraud"));
    }

    @Test
    void beforeTheLoopIsClosedAllLabelsCome() {
        after = Duration.ofDays(1);
        ofTwo(Declined.UNKNOWN);
        assertThat(sent).hasSize(2);
    }

    /// A label may be due before the scorer, in another thread, has come to its transaction.
    @Test
    void aLabelWaitsForTheDecisionOfItsTransaction() {
        var loop = loop(Declined.UNKNOWN);
        loop.keep(row("p"));
        loop.label(
                new DueLabel("p", 7 * DAY, new ToldLabel(fraud("p"), LABELS)),
                () -> loop.scored(scored("p", "block")),
                this::send);
        assertThat(sent).isEmpty();
    }
}
