package io.counterweight.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.app.bench.BenchResult.Timed;
import io.counterweight.config.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Times the same networks in PyTorch, in a process of its own: `torch_step.py`, one thread, fused
/// Adam.
final class TorchBench {
    private static final String SCRIPT = "torch_step.py";

    private TorchBench() {}

    /// The times; empty where there is no python3 with torch.
    static Optional<List<Timed>> time(int millis) {
        try {
            Process process =
                    new ProcessBuilder("python3", "-", Integer.toString(millis))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (InputStream script = TorchBench.class.getResourceAsStream(SCRIPT);
                    OutputStream to = process.getOutputStream()) {
                script.transferTo(to);
            }
            List<Timed> timed = new ArrayList<>();
            try (InputStream from = process.getInputStream()) {
                for (JsonNode line : new ObjectMapper().readTree(from)) {
                    timed.add(timed(line));
                }
            }
            return process.waitFor() == 0 ? Optional.of(timed) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while PyTorch was timed", e);
        }
    }

    private static Timed timed(JsonNode line) {
        String name = line.get("network").asText();
        String kernel = line.get("kernel").asText();
        int batch = line.get("batch").asInt();
        BenchNetwork network =
                name.equals(BenchNetwork.dense().name())
                        ? BenchNetwork.dense()
                        : BenchNetwork.handbook();
        long flops =
                kernel.equals("forward") ? network.forwardFlops(batch) : network.trainFlops(batch);
        double nanos = line.get("microseconds").asDouble() * 1e3;
        return new Timed(kernel, name, "pytorch", batch, nanos, flops);
    }
}
