package io.counterweight.app.replay;

import io.counterweight.event.Example;
import io.counterweight.plan.StreamPlan;
import io.counterweight.training.RecipeScore;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/// What each recipe said when it said it, as gzipped CSV: a line a recipe and example, in the order
/// in which labels came. Columns: `transactionId,eventTime,recipe,raw,probability,label`; raw and
/// probability are those of all minority classes together, before and after calibration, empty
/// where the recipe had no model; the label is the class by name. Revisions are left out.
final class ScoresFile implements Consumer<Example>, AutoCloseable {
    private final StreamPlan plan;
    private final Writer out;

    private ScoresFile(StreamPlan plan, Writer out) {
        this.plan = plan;
        this.out = out;
    }

    static ScoresFile create(Path file, StreamPlan plan) throws IOException {
        var zipped =
                new GZIPOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(file)), 1 << 16);
        var out = new BufferedWriter(new OutputStreamWriter(zipped, StandardCharsets.UTF_8));
        out.write("transactionId,eventTime,recipe,raw,probability,label\n");
        return new ScoresFile(plan, out);
    }

    @Override
    public void accept(Example example) {
        if (example.hasRevisedFrom()) {
            return;
        }
        var scored = example.getScored();
        var time = Instant.ofEpochMilli(scored.getEventTime()).toString();
        var label = plan.classes().name(example.getLabel());
        try {
            for (var recipe : plan.recipes()) {
                var score = RecipeScore.of(recipe.name(), example);
                out.write(CsvText.quoted(scored.getTransactionId()));
                out.write(',' + time + ',' + recipe.name() + ',');
                out.write(score == null ? "," : minority(score.raw()) + ",");
                out.write(score == null ? "" : Float.toString(minority(score.probabilities())));
                out.write(',' + CsvText.quoted(label) + '\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private float minority(List<Float> of) {
        float sum = 0;
        for (int c = 0; c < of.size(); c++) {
            sum += c == plan.classes().majority() ? 0 : of.get(c);
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
