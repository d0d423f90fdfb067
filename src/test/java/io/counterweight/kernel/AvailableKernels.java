package io.counterweight.kernel;

import java.util.ArrayList;
import java.util.List;

/// The kernels that this machine runs: the twin in Java, and every native set that is built.
final class AvailableKernels {
    private static final NativeLibrary LIBRARY = NativeLibrary.load();

    private AvailableKernels() {}

    static List<Kernels> all() {
        List<Kernels> all = new ArrayList<>();
        all.add(new JavaKernels());
        all.addAll(natives());
        return all;
    }

    /// Empty where no C compiler made the library.
    static List<NativeKernels> natives() {
        List<NativeKernels> natives = new ArrayList<>();
        if (LIBRARY instanceof NativeLibrary.Loaded library) {
            for (InstructionSet isa : InstructionSet.values()) {
                library.functions(isa).map(NativeKernels::new).ifPresent(natives::add);
            }
        }
        return natives;
    }
}
