package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.counterweight.kernel.MixedRun.Trace;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every instruction set gives the bits of the twin in Java.
class SameBitsTest {
    @Test
    void everySetGivesTheBitsOfTheTwin() {
        assumeNatives();
        int steps = 0;
        for (MixedRun run : MixedRun.all()) {
            byte[] expected = run.trace(new JavaKernels());
            for (NativeKernels kernels : AvailableKernels.natives()) {
                assertThat(run.trace(kernels))
                        .as("%s, %s", kernels.name(), run.spec())
                        .isEqualTo(expected);
            }
            steps += run.batches().size();
        }
        assertThat(steps).isGreaterThanOrEqualTo(500);
    }

    @Test
    void aStateContinuesOnAnotherSetWithTheSameBits() {
        assumeNatives();
        List<Kernels> all = AvailableKernels.all();
        List<MixedRun> runs = MixedRun.all();
        for (int i = 0; i < runs.size(); i++) {
            MixedRun run = runs.get(i);
            Kernels first = all.get(i % all.size());
            Kernels second = all.get((i + 1) % all.size());
            Network network = run.begin(first);
            Trace trace = new Trace();
            int half = 1 + i % (run.batches().size() - 1);
            for (int step = 0; step < half; step++) {
                trace.step(run, network, step);
            }
            Network continued = second.network(run.spec());
            continued.importState(network.exportState());
            for (int step = half; step < run.batches().size(); step++) {
                trace.step(run, continued, step);
            }
            assertThat(trace.end(continued))
                    .as("%s then %s, %s", first.name(), second.name(), run.spec())
                    .isEqualTo(run.trace(new JavaKernels()));
        }
    }

    @Test
    void everySetFindsTheNeighboursOfTheTwin() {
        assumeNatives();
        List<MixedSearch> searches = MixedSearch.all();
        for (int i = 0; i < searches.size(); i++) {
            MixedSearch.Found expected = searches.get(i).search(new JavaKernels());
            for (NativeKernels kernels : AvailableKernels.natives()) {
                assertThat(searches.get(i).search(kernels).equalsToTheBit(expected))
                        .as("%s, search %d", kernels.name(), i)
                        .isTrue();
            }
        }
    }

    private static void assumeNatives() {
        assumeFalse(AvailableKernels.natives().isEmpty(), "no native kernels are built");
    }
}
