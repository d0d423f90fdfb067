package io.counterweight.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Example;
import org.junit.jupiter.api.Test;

class FirstModelsTest {
    private final FirstModels models = new FirstModels(0);

    @Test
    void withoutAsManyOfTheMajorityNothingIsPublished() {
        learn(150, 1);
        assertThat(models.isDue()).isFalse();
        learn(99, 0);
        assertThat(models.isDue()).isFalse();
        learn(1, 0);
        assertThat(models.isDue()).isTrue();

        models.published();
        assertThat(models.isDue()).isFalse();
    }

    @Test
    void labelsThatChangeAnotherAreNoFraudMore() {
        learn(200, 0);
        learn(99, 1);
        models.learned(Example.newBuilder().setLabel(1).setRevisedFrom(0).build());
        models.learned(
                Example.newBuilder().setLabel(1).setRevisedFrom(1).setWithdrawn(true).build());
        assertThat(models.isDue()).isFalse();
        learn(1, 1);
        assertThat(models.isDue()).isTrue();
    }

    @Test
    void aStreamThatIsOlderHasNoFirstModels() {
        models.end();
        learn(50_000, 0);
        learn(50_000, 1);
        assertThat(models.isDue()).isFalse();
    }

    private void learn(int examples, int label) {
        var example = Example.newBuilder().setLabel(label).build();
        for (int i = 0; i < examples; i++) {
            models.learned(example);
        }
    }
}
