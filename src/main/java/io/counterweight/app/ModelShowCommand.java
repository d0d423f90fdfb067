package io.counterweight.app;

import io.counterweight.config.UserError;
import io.counterweight.score.ModelRefused;
import io.counterweight.score.OnnxDescription;
import io.counterweight.score.OnnxDescription.Port;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `model show`: an ONNX file's inputs, outputs, size and provenance, and whether it may decide.
@Command(
        name = "show",
        description =
                "Show an ONNX model: inputs, outputs, operators, parameters, provenance, and whether"
                        + " ONNX Runtime takes it.",
        mixinStandardHelpOptions = true)
public final class ModelShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The model, such as models/handbook.onnx.")
    private Path file = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (Files.isDirectory(file)) {
            throw new UserError("FILE must be an ONNX model, not a folder: " + file);
        }
        var bytes = Files.readAllBytes(file);
        var out = spec.commandLine().getOut();
        print(out, bytes.length, describe(bytes));
        out.println("usable:     " + usable(bytes));
        out.println("topic:      " + topic(bytes));
        out.flush();
        return 0;
    }

    private OnnxDescription describe(byte[] bytes) {
        try {
            return OnnxDescription.of(bytes);
        } catch (ModelRefused e) {
            var what = e.reason().equals("does-not-load") ? "no ONNX model" : "not to be used";
            throw new UserError("the file is " + what + ": " + file + ": " + e.getMessage(), e);
        }
    }

    /// Whether a service may take it from its topic, too: there it must say whose it is.
    private String topic(byte[] bytes) {
        var missing = describe(bytes).missingProvenance();
        return missing.isEmpty()
                ? "says whose it is"
                : "no: its metadata must also say " + String.join(", ", missing);
    }

    private static String usable(byte[] bytes) {
        try {
            OnnxDescription.of(bytes).requireUsable(bytes);
            return "yes: its operators are allowed, it loads, and scores of its golden rows are"
                    + " probabilities";
        } catch (ModelRefused e) {
            return "no: " + e.getMessage();
        }
    }

    private void print(PrintWriter out, int size, OnnxDescription model) {
        out.println("file:       " + file + ", " + number(size) + " bytes");
        out.println("producer:   " + model.producer());
        out.println("format:     IR version " + model.irVersion() + ", opset " + operators(model));
        ports(out, "input:", model.inputs());
        ports(out, "output:", model.outputs());
        out.println(
                "nodes:      "
                        + model.nodes().entrySet().stream()
                                .map(e -> e.getValue() + " " + e.getKey())
                                .collect(Collectors.joining(", ")));
        out.println(
                "parameters: "
                        + number(model.parameters())
                        + " in "
                        + number(model.tensors())
                        + " tensors");
        out.println("provenance:" + (model.provenance().isEmpty() ? " none" : ""));
        model.provenance()
                .forEach((key, value) ->
                        out.println("  " + key + ": " + value.replaceAll("\\p{Cntrl}", " ")));
    }

    private static void ports(PrintWriter out, String title, List<Port> ports) {
        for (var port : ports) {
            out.printf(
                    Locale.ROOT,
                    "%-11s %s %s [%s]%n",
                    title,
                    port.name(),
                    port.type(),
                    String.join(", ", port.shape()));
        }
    }

    private static String operators(OnnxDescription model) {
        return model.operators().entrySet().stream()
                .map(set -> (set.getKey().isEmpty() ? "" : set.getKey() + " ") + set.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
