package io.counterweight.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The instruction sets the native kernels are built for, the fastest of each architecture first.
public enum InstructionSet {
    AVX512(2),
    AVX2(1),
    SSE2(0),
    NEON(3);

    private final int id;

    InstructionSet(int id) {
        this.id = id;
    }

    /// Its number in `counterweight.h`.
    int id() {
        return id;
    }

    /// Its name in settings, logs and metrics: `avx512`.
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Optional<InstructionSet> of(String key) {
        return Arrays.stream(values()).filter(isa -> isa.key().equals(key)).findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(InstructionSet::key).toList();
    }
}
