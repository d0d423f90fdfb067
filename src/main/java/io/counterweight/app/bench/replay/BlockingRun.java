package io.counterweight.app.bench.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One closed loop: what it is called, and what came of it.
///
/// @param loop what becomes of what is blocked
/// @param json `blocking.json` of the replay
record BlockingRun(String recipe, int seed, Loop loop, JsonNode json) {
    /// What becomes of what is blocked.
    ///
    /// @param declined value of the option `--declined`
    /// @param control share of the control group; 0 for none
    /// @param presume value of the option `--presume`; null for none
    record Loop(String name, String declined, double control, @Nullable String presume) {
        static List<Loop> of(List<Double> shares) {
            var loops = new ArrayList<Loop>();
            loops.add(new Loop("open", "known", 0, null));
            loops.add(new Loop("taken for genuine", "genuine", 0, null));
            loops.add(new Loop("unknown", "unknown", 0, null));
            loops.add(new Loop("presumed in learning too", "unknown", 0, "learning"));
            loops.add(new Loop("presumed in features", "unknown", 0, "features"));
            for (double share : shares) {
                loops.add(
                        new Loop(
                                String.format(
                                        Locale.ROOT, "the same, control %.1f %%", 100 * share),
                                "unknown",
                                share,
                                "features"));
            }
            loops.add(new Loop("card holders are asked", "challenged", 0, null));
            return loops;
        }
    }

    static BlockingRun of(
            String recipe,
            int seed,
            Loop loop,
            double block,
            Path pipeline,
            Path transactions,
            Path folder)
            throws IOException, InterruptedException {
        var arguments =
                new ArrayList<>(
                        List.of(
                                "--pipeline",
                                pipeline.toString(),
                                "--transactions",
                                transactions.toString(),
                                "--recipes",
                                recipe,
                                "--no-features",
                                "--blocking",
                                Double.toString(block),
                                "--declined",
                                loop.declined(),
                                "--control",
                                Double.toString(loop.control())));
        if (loop.presume() != null) {
            arguments.add("--presume");
            arguments.add(loop.presume());
        }
        ReplayRun.of(ReplayBuild.own(List.of()), arguments, folder);
        var json = new ObjectMapper().readTree(folder.resolve("blocking.json").toFile());
        return new BlockingRun(recipe, seed, loop, json);
    }

    double truth(String figure) {
        return json.get("truth").path(figure).asDouble(Double.NaN);
    }

    double believed(String figure) {
        return json.get("believed").path(figure).asDouble(Double.NaN);
    }

    double perDay(String sum, String of) {
        return json.get(sum).get(of).asDouble() / json.get("days").asDouble();
    }
}
