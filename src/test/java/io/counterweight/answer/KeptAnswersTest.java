package io.counterweight.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.answer.KeptAnswers.Kept;
import io.counterweight.event.Sha256;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
    private final KeptAnswers answers = new KeptAnswers();

    @Test
    void theFirstOfAKeyIsKeptAndTheNextGetsIt() {
        var first = kept("{}", 0);
        assertThat(answers.begin("id a", first)).isSameAs(first);
        assertThat(answers.begin("id a", kept("{}", 1))).isSameAs(first);
        var other = kept("{}", 1);
        assertThat(answers.begin("key a", other)).as("a key is no id").isSameAs(other);
        assertThat(first.isOf("{}".getBytes(UTF_8))).isTrue();
        assertThat(first.isOf("{ }".getBytes(UTF_8))).isFalse();
    }

    @Test
    void oneThatCameToNothingIsForgottenUnlessAnotherTookItsPlace() {
        var first = kept("{}", 0);
        answers.begin("id a", first);
        answers.forget("id a", kept("{}", 0));
        assertThat(answers.begin("id a", kept("{}", 1))).isSameAs(first);
        answers.forget("id a", first);
        var next = kept("{}", 2);
        assertThat(answers.begin("id a", next)).isSameAs(next);
    }

    @Test
    void theyGoByTimeAndByNumber() {
        answers.begin("id a", kept("{}", 0));
        answers.begin("id b", kept("{}", KeptAnswers.LONGEST + 1));
        var again = kept("{}", KeptAnswers.LONGEST + 2);
        assertThat(answers.begin("id a", again)).isSameAs(again);
        for (int i = 0; i < KeptAnswers.MOST; i++) {
            answers.begin("id n" + i, kept("{}", KeptAnswers.LONGEST + 3));
        }
        var afterMany = kept("{}", KeptAnswers.LONGEST + 4);
        assertThat(answers.begin("id a", afterMany)).isSameAs(afterMany);
    }

    private static Kept kept(String json, long since) {
        return new Kept(Sha256.of(json.getBytes(UTF_8)), new CompletableFuture<>(), since);
    }
}
