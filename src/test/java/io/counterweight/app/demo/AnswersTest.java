package io.counterweight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.app.demo.Answers.Balance;
import io.counterweight.event.TransactionIds;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final Answers answers = new Answers(TransactionIds.PLAIN);

    @Test
    void oneAnswerToEachIsEven() {
        answers.sent("a");
        answers.sent("b");
        answers.scored("b");
        answers.deadLettered("a");
        assertThat(answers.balance()).isEqualTo(new Balance(2, 1, 1, 0, 0));
        assertThat(answers.balance().isEven()).isTrue();
    }

    @Test
    void oneWithoutAnAnswerIsLost() {
        answers.sent("a");
        answers.sent("b");
        answers.scored("a");
        assertThat(answers.balance()).isEqualTo(new Balance(2, 1, 0, 1, 0));
        assertThat(answers.balance().isEven()).isFalse();
        assertThat(answers.isOpen("a")).isFalse();
        assertThat(answers.isOpen("b")).isTrue();
    }

    @Test
    void aSecondAnswerIsDoubled() {
        answers.sent("a");
        answers.scored("a");
        answers.deadLettered("a");
        assertThat(answers.balance()).isEqualTo(new Balance(1, 1, 1, 0, 1));
        assertThat(answers.balance().isEven()).isFalse();
    }

    @Test
    void oneLostAndOneDoubledDoNotCancelOut() {
        answers.sent("a");
        answers.sent("b");
        answers.scored("a");
        answers.scored("a");
        assertThat(answers.unanswered()).isZero();
        assertThat(answers.balance()).isEqualTo(new Balance(2, 2, 0, 1, 1));
        assertThat(answers.balance().isEven()).isFalse();
    }

    @Test
    void anIdSentTwiceIsAnsweredTwice() {
        answers.sent("a");
        answers.sent("a");
        answers.scored("a");
        answers.deadLettered("a");
        assertThat(answers.balance()).isEqualTo(new Balance(2, 1, 1, 0, 0));
    }

    @Test
    void aDeadLetterWithoutAnIdStandsForOneThatIsMissing() {
        answers.sent("a");
        answers.sent("b");
        answers.deadLettered(null);
        assertThat(answers.balance()).isEqualTo(new Balance(2, 0, 1, 1, 0));
        answers.scored("b");
        assertThat(answers.balance().isEven()).isTrue();
    }
}
