package io.counterweight.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelChoiceTest {
    @TempDir private Path folder;

    @Test
    void theFastestSetIsChosen() {
        KernelChoice choice = KernelChoice.of("");
        Kernels fastest = KernelChoice.all().getFirst();
        assertThat(choice.kernels().name()).isEqualTo(fastest.name());
        assertThat(choice.reasonForJava().isEmpty())
                .isEqualTo(!AvailableKernels.natives().isEmpty());
    }

    @Test
    void aSetCanBeForced() {
        for (Kernels kernels : AvailableKernels.all()) {
            KernelChoice choice = KernelChoice.of(kernels.name());
            assertThat(choice.kernels().name()).isEqualTo(kernels.name());
            assertThat(choice.reasonForJava()).isEmpty();
        }
    }

    @Test
    void aSetThatThisMachineLacksIsJavaWithTheReason() {
        for (InstructionSet isa : InstructionSet.values()) {
            if (AvailableKernels.all().stream().noneMatch(k -> k.name().equals(isa.key()))) {
                KernelChoice choice = KernelChoice.of(isa.key());
                assertThat(choice.kernels().name()).isEqualTo("java");
                assertThat(choice.reasonForJava()).isNotEmpty();
            }
        }
    }

    @Test
    void anUnknownSetIsJavaWithTheReason() {
        KernelChoice choice = KernelChoice.of("mmx");
        assertThat(choice.kernels().name()).isEqualTo("java");
        assertThat(choice.reasonForJava().orElseThrow())
                .isEqualTo(
                        "counterweight.kernels must be one of [avx512, avx2, sse2, neon] or java:"
                                + " counterweight.kernels=mmx");
    }

    @Test
    void aFileThatIsNoLibraryIsAReasonAndNoException() throws IOException {
        Path file = Files.writeString(folder.resolve("no.so"), "not a library");
        for (Path path : new Path[] {file, folder.resolve("absent.so")}) {
            assertThat(NativeLibrary.load(path.toString()))
                    .isInstanceOfSatisfying(
                            NativeLibrary.Unavailable.class,
                            u -> assertThat(u.reason()).contains("could not be loaded"));
        }
        assertThat(NativeLibrary.load("\0")).isInstanceOf(NativeLibrary.Unavailable.class);
    }
}
