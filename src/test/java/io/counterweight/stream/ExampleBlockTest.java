package io.counterweight.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.event.Example;
import java.nio.ByteBuffer;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

/// Examples that are one entry of the learner's store.
class ExampleBlockTest {
    @Test
    void aBlockIsTheNumberOfItsFirstExampleAndEachBehindItsLength() {
        var examples = LearnerStoreTest.examples(41, LearnerStore.BLOCK);
        ExampleBlock block = null;
        var form = ByteBuffer.allocate(1 << 16).putLong(65);
        for (int i = 0; i < examples.size(); i++) {
            var bytes = examples.get(i).toByteArray();
            block = ExampleBlock.with(block, 65 + i, bytes);
            form.putInt(bytes.length).put(bytes);
            assertThat(block.bytes()).isEqualTo(written(form));
        }
        assertThat(ExampleBlock.read(written(form)).number()).isEqualTo(2);
    }

    @Test
    void whatABlockHeldStaysAsItWasWhenAnotherComes() throws Exception {
        var examples = LearnerStoreTest.examples(42, 3);
        var one = ExampleBlock.with(null, 7, examples.get(0).toByteArray());
        var before = one.bytes().clone();
        var two = ExampleBlock.with(one, 8, examples.get(1).toByteArray());
        assertThat(one.bytes()).isEqualTo(before);
        assertThat(Example.parseFrom(two.example(7))).isEqualTo(examples.get(0));
        assertThat(Example.parseFrom(two.example(8))).isEqualTo(examples.get(1));
        assertThat(two.example(6)).isNull();
        assertThat(two.example(9)).isNull();
    }

    /// A learner keeps its store open for as long as it runs, a restart opens it anew: every slot
    /// is used again, and one more.
    @Test
    void aStoreThatStaysOpenHoldsTheBytesOfOneThatIsOpenedForEachExample() {
        int slots = LearnerStore.EVERY / LearnerStore.BLOCK + 2;
        var examples = LearnerStoreTest.examples(43, (slots + 1) * LearnerStore.BLOCK + 5);
        var open = new MemoryStore<String>("learner", new HashMap<>());
        var reopened = new MemoryStore<String>("learner", new HashMap<>());
        var run = LearnerStoreTest.newRun(Plans.payments(), open);
        var kept = new LearnerStore(open);
        for (var example : examples) {
            run.learn(example);
            kept.keep(run, example);
            new LearnerStore(reopened).keep(run, example);
        }
        assertThat(open.entries().keySet()).hasSizeGreaterThan(slots);
        assertThat(open.entries().keySet()).isEqualTo(reopened.entries().keySet());
        open.entries()
                .forEach((key, value) ->
                        assertThat(value)
                                .as(key.toString())
                                .isEqualTo(reopened.entries().get(key)));
    }

    private static byte[] written(ByteBuffer form) {
        var bytes = new byte[form.position()];
        form.get(0, bytes);
        return bytes;
    }
}
