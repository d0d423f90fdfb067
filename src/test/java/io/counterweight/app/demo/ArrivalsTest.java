package io.counterweight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.app.demo.Arrival.Kind;
import io.counterweight.event.Label;
import io.counterweight.event.LabelledTransaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    @Test
    void aLabelComesBeforeTheTransactionOfItsTimeAndAfterThoseBefore() {
        var arrivals = arrivals(row("a", 0, 10), row("b", 9, 10), row("c", 10, 10));
        assertThat(order(arrivals)).containsExactly("a", "b", "label a", "c", "label b", "label c");
    }

    @Test
    void labelsOfOneTimeComeInTheOrderOfTheirTransactions() {
        var arrivals = arrivals(row("a", 3, 10), row("b", 3, 10), row("c", 3, 10));
        assertThat(order(arrivals)).containsExactly("a", "b", "c", "label a", "label b", "label c");
    }

    @Test
    void aLabelThatIsKnownEarlierComesEarlier() {
        var arrivals = arrivals(row("a", 0, 10), row("b", 1, 2), row("c", 5, 1));
        assertThat(order(arrivals)).containsExactly("a", "b", "label b", "c", "label c", "label a");
    }

    @Test
    void aTransactionWithoutALabelRecordGetsNone() {
        var label = new Label("a", 0, 10);
        var row = new LabelledTransaction("key", 0, () -> new byte[] {1}, label, null);
        var arrivals = new Arrivals(List.of(row).iterator());
        var only = arrivals.next();
        assertThat(only.kind()).isEqualTo(Kind.TRANSACTION);
        assertThat(only.key()).isEqualTo("key");
        assertThat(arrivals.outstanding()).isZero();
        assertThat(arrivals).isExhausted();
    }

    private static Arrivals arrivals(LabelledTransaction... rows) {
        return new Arrivals(List.of(rows).iterator());
    }

    private static LabelledTransaction row(String id, long time, long delay) {
        return new LabelledTransaction(
                id,
                time,
                () -> new byte[] {1},
                new Label(id, 0, time + delay),
                () -> new byte[] {2});
    }

    private static List<String> order(Arrivals arrivals) {
        var order = new ArrayList<String>();
        arrivals.forEachRemaining(
                a -> order.add((a.kind() == Kind.LABEL ? "label " : "") + a.transactionId()));
        return order;
    }
}
