package io.counterweight.app.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.counterweight.app.replay.TruthReport.Sum;
import io.counterweight.evaluate.AllTraffic;
import io.counterweight.evaluate.ForetoldDay;
import io.counterweight.evaluate.RecipeReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `blocking.json`: of a closed loop what the service believes, by the labels that came, and the
/// truth; what was blocked, and what the control group was and cost. Over judged days.
final class BlockingFile {
    static final String NAME = "blocking.json";

    /// Days that the control group's estimate is of, at the end of each day.
    private static final int[] WINDOWS = {1, 7, 28};

    private BlockingFile() {}

    /// @param believed figures of the champion by the labels that came
    /// @param estimate over all traffic, from the control group; null without one
    /// @param foretold days as they were told
    static void write(
            Path file,
            ClosedLoop loop,
            @Nullable RecipeReport believed,
            AllTraffic.@Nullable Estimate estimate,
            List<ForetoldDay> foretold)
            throws IOException {
        var root = JsonNodeFactory.instance.objectNode();
        var truth = loop.report();
        root.put("declined", loop.declined().name().toLowerCase(Locale.ROOT));
        root.put("days", truth.days());
        figures(root.putObject("believed"), believed);
        var ofAll = root.putObject("truth");
        figures(ofAll, truth.judged());
        ofAll.put("recall", truth.recall());
        ofAll.put("precision", truth.precision());
        if (estimate != null) {
            root.set("estimated", new ObjectMapper().valueToTree(estimate));
        }
        var held = root.putObject("recallHeld");
        held.set("foretold", new ObjectMapper().valueToTree(truth.bands().foretold(foretold)));
        for (int window : WINDOWS) {
            held.set(
                    "estimatedOf" + window + "d",
                    new ObjectMapper().valueToTree(truth.bands().estimated(window)));
        }
        sum(root.putObject("frauds"), truth.frauds());
        sum(root.putObject("blockedFrauds"), truth.blockedFrauds());
        sum(root.putObject("blockedGenuine"), truth.blocked());
        sum(root.putObject("controlFrauds"), truth.controlFrauds());
        sum(root.putObject("controlGenuine"), truth.control());
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
    }

    private static void figures(ObjectNode node, @Nullable RecipeReport report) {
        if (report != null) {
            node.put("rows", report.rows());
            node.put("averagePrecision", report.averagePrecision());
            node.put("pooledAveragePrecision", report.pooledAveragePrecision());
            node.put("rocAuc", report.rocAuc());
            node.put("recallAtBudget", report.recallAtBudget());
            node.put("expectedCalibrationError", report.expectedCalibrationError());
        }
    }

    private static void sum(ObjectNode node, Sum sum) {
        node.put("rows", sum.rows());
        node.put("amount", sum.amount());
    }

    /// What is said on the terminal.
    static List<String> lines(ClosedLoop loop, @Nullable RecipeReport believed) {
        var truth = loop.report();
        var judged = truth.judged();
        return List.of(
                "closed loop, what is blocked is %s: average precision over all %s, by the labels that came %s"
                        .formatted(
                                loop.declined().name().toLowerCase(Locale.ROOT),
                                ap(judged),
                                ap(believed)),
                String.format(
                        Locale.ROOT,
                        "  blocked a judged day: %.1f frauds of %.1f, and %.2f genuine; control group:"
                                + " %.2f frauds, %.2f genuine, %.2f lost",
                        truth.blockedFrauds().rows() / truth.days(),
                        truth.frauds().rows() / truth.days(),
                        truth.blocked().rows() / truth.days(),
                        truth.controlFrauds().rows() / truth.days(),
                        truth.control().rows() / truth.days(),
                        truth.controlFrauds().amount() / truth.days()));
    }

    private static String ap(@Nullable RecipeReport report) {
        return report == null || report.averagePrecision() == null
                ? "unknown"
                : String.format(Locale.ROOT, "%.4f", report.averagePrecision());
    }
}
