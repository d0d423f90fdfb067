package io.counterweight.app;

import io.counterweight.kernel.KernelChoice;
import io.counterweight.kernel.Kernels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The kernels that this process learns with, chosen once and said in the log: INFO which, WARN
/// where they are the slow ones and nobody asked for them.
public final class ChosenKernels {
    private static final Logger log = LoggerFactory.getLogger(ChosenKernels.class);

    private ChosenKernels() {}

    public static Kernels choose() {
        KernelChoice choice = KernelChoice.best();
        choice.reasonForJava()
                .ifPresentOrElse(
                        reason -> log.warn("kernels isa=java, much slower: {}", reason),
                        () -> log.info("kernels isa={}", choice.kernels().name()));
        return choice.kernels();
    }
}
