package io.counterweight.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The kernels this process runs on.
///
/// @param kernels the fastest that work here, or those that were asked for
/// @param reasonForJava why they are those in Java though nobody asked for them; empty otherwise
public record KernelChoice(Kernels kernels, Optional<String> reasonForJava) {
    /// Asks for one set: `avx512`, `avx2`, `sse2`, `neon`, or `java`.
    public static final String PROPERTY = "counterweight.kernels";

    /// Chooses by the property and the machine. Loads the library once more at each call; never
    /// throws.
    public static KernelChoice best() {
        return of(System.getProperty(PROPERTY, ""));
    }

    /// Every implementation that this machine runs, the fastest first, the twin in Java last.
    public static List<Kernels> all() {
        List<Kernels> all = new ArrayList<>();
        if (NativeLibrary.load() instanceof NativeLibrary.Loaded library) {
            for (InstructionSet isa : InstructionSet.values()) {
                library.functions(isa).map(NativeKernels::new).ifPresent(all::add);
            }
        }
        all.add(new JavaKernels());
        return all;
    }

    static KernelChoice of(String name) {
        if (name.equals("java")) {
            return new KernelChoice(new JavaKernels(), Optional.empty());
        }
        Optional<InstructionSet> one = InstructionSet.of(name);
        if (!name.isEmpty() && one.isEmpty()) {
            return java(
                    "%s must be one of %s or java: %s=%s"
                            .formatted(PROPERTY, InstructionSet.keys(), PROPERTY, name));
        }
        List<InstructionSet> sets =
                one.map(List::of).orElse(Arrays.asList(InstructionSet.values()));
        return switch (NativeLibrary.load()) {
            case NativeLibrary.Unavailable(String reason) -> java(reason);
            case NativeLibrary.Loaded library ->
                    first(library, sets)
                            .orElseGet(() -> java("this machine runs none of " + keys(sets)));
        };
    }

    private static Optional<KernelChoice> first(
            NativeLibrary.Loaded library, List<InstructionSet> sets) {
        return sets.stream()
                .flatMap(isa -> library.functions(isa).stream())
                .findFirst()
                .map(f -> new KernelChoice(new NativeKernels(f), Optional.empty()));
    }

    private static List<String> keys(List<InstructionSet> sets) {
        return sets.stream().map(InstructionSet::key).toList();
    }

    private static KernelChoice java(String reason) {
        return new KernelChoice(new JavaKernels(), Optional.of(reason));
    }
}
