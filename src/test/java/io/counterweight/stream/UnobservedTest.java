package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.EnrichedTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnobservedTest {
    private final Unobserved unobserved = new Unobserved();

    @Test
    void thoseOfAMemberStandInTheOrderOfTheirAnswersUntilTheyAreObserved() {
        add("card", "a", 0);
        add("other", "b", 1);
        add("card", "c", 2);
        assertThat(ids("card")).containsExactly("a", "c");
        unobserved.observed("a");
        unobserved.observed("never answered");
        assertThat(ids("card")).containsExactly("c");
        unobserved.observed("c");
        unobserved.observed("b");
        assertThat(ids("card")).isEmpty();
        assertThat(unobserved.size()).isZero();
    }

    @Test
    void anIdStandsOnce() {
        add("card", "a", 0);
        add("card", "a", 1);
        assertThat(ids("card")).containsExactly("a");
    }

    @Test
    void whatTheStreamNeverObservesGoesByTime() {
        add("card", "lost", 0);
        add("other", "a", Unobserved.LONGEST);
        assertThat(ids("card")).containsExactly("lost");
        add("other", "b", Unobserved.LONGEST + 1);
        assertThat(ids("card")).isEmpty();
    }

    @Test
    void ofTooManyOfOneMemberTheEldestGo() {
        for (int i = 0; i <= Unobserved.MOST_OF_MEMBER; i++) {
            add("merchant", "t" + i, i);
        }
        assertThat(ids("merchant"))
                .hasSize(Unobserved.MOST_OF_MEMBER)
                .startsWith("t1")
                .endsWith("t" + Unobserved.MOST_OF_MEMBER);
    }

    private void add(String member, String id, long now) {
        unobserved.add(member, EnrichedTransaction.newBuilder().setTransactionId(id).build(), now);
    }

    private List<String> ids(String member) {
        return unobserved.of(member).stream().map(EnrichedTransaction::getTransactionId).toList();
    }
}
