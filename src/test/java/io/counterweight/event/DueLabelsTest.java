package io.counterweight.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueLabelsTest {
    private final DueLabels labels = new DueLabels();

    @Test
    void aLabelIsDueBeforeTheTransactionOfItsTimeAndNotBefore() {
        labels.add(row("a", 100));
        assertThat(labels.poll(99)).isNull();
        assertThat(labels.size()).isEqualTo(1);
        var due = labels.poll(100);
        assertThat(due).isNotNull();
        assertThat(due.transactionId()).isEqualTo("a");
        assertThat(due.at()).isEqualTo(100);
        assertThat(labels.poll(Long.MAX_VALUE)).isNull();
    }

    @Test
    void labelsComeByTheirTimesAndThoseOfOneTimeInTheOrderOfTheirTransactions() {
        for (var id : List.of("z", "b", "y", "a")) {
            labels.add(row(id, 100));
        }
        labels.add(row("early", 50));
        labels.add(row("late", 101));
        assertThat(upTo(100)).containsExactly("early", "z", "b", "y", "a");
        assertThat(upTo(Long.MAX_VALUE)).containsExactly("late");
    }

    @Test
    void aTransactionWithoutALabelIsWaitedForByNobody() {
        labels.add(new LabelledTransaction("k", 1, () -> new byte[0], new Label("a", 0, 5), null));
        assertThat(labels.size()).isZero();
        assertThat(upTo(Long.MAX_VALUE)).isEmpty();
    }

    private List<String> upTo(long time) {
        var ids = new ArrayList<String>();
        labels.upTo(time, due -> ids.add(due.transactionId()));
        return ids;
    }

    private static LabelledTransaction row(String id, long labelledAt) {
        return new LabelledTransaction(
                id, 1, () -> new byte[0], new Label(id, 1, labelledAt), () -> new byte[] {1});
    }
}
