package io.counterweight.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Memory of the whole process as the kernel counts it: heap, and what ONNX Runtime, RocksDB and
/// the learner hold outside of it. On Linux only; elsewhere the meter is absent.
///
/// @param status the process's status file
public record ProcessMemory(Path status) implements MeterBinder {
    private static final String RESIDENT = "VmRSS:";

    public ProcessMemory() {
        this(Path.of("/proc/self/status"));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        if (Files.isReadable(status)) {
            Gauge.builder("process.resident.memory", this, ProcessMemory::resident)
                    .description("Memory of the process that is in RAM, on and off the heap")
                    .baseUnit(BaseUnits.BYTES)
                    .strongReference(true)
                    .register(registry);
        }
    }

    /// Bytes; not a number where the file does not say.
    double resident() {
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
