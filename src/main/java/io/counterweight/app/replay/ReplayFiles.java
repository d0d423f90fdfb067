package io.counterweight.app.replay;

import io.counterweight.config.UserError;
import io.counterweight.evaluate.DailyCsv;
import io.counterweight.evaluate.ForetoldCsv;
import io.counterweight.evaluate.JudgedRecipe;
import io.counterweight.evaluate.RecipeReport;
import io.counterweight.evaluate.ReportJson;
import io.counterweight.event.Classes;
import io.counterweight.report.FeatureFindings;
import io.counterweight.report.FeaturesPage;
import io.counterweight.report.HtmlReport;
import io.counterweight.report.ModelCard;
import io.counterweight.report.Replayed;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The files that a replay leaves in its folder.
record ReplayFiles(Path folder) {
    /// Makes the folder where it is missing.
    void make() throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException | NotDirectoryException e) {
            throw new UserError("--report must be a folder, not a file: report=" + folder, e);
        }
    }

    /// @return the files, the report's figures first
    List<Path> write(Replayed replayed, @Nullable FeatureFindings findings) throws IOException {
        var summary = replayed.summary();
        var recipes = replayed.recipes().stream().map(JudgedRecipe::report).toList();
        var json = folder.resolve("report.json");
        var daily = folder.resolve("daily.csv");
        var html = folder.resolve("report.html");
        ReportJson.write(json, summary, recipes, replayed.rules(), replayed.traffic());
        DailyCsv.write(daily, summary.classes(), recipes);
        HtmlReport.write(html, replayed);
        var written = new ArrayList<>(List.of(json, daily, html));
        if (!summary.foretold().isEmpty()) {
            var foretold = folder.resolve("foretold.csv");
            ForetoldCsv.write(foretold, summary.foretold());
            written.add(foretold);
        }
        if (findings != null) {
            written.add(FeaturesPage.write(folder, summary.pipeline(), findings));
        }
        if (replayed.hasJudged()) {
            written.add(ModelCard.write(folder, replayed));
        }
        return written;
    }

    /// Of a closed loop.
    ///
    /// @param believed figures of the champion by the labels that came
    /// @return the file
    Path write(ClosedLoop loop, Replayed replayed, @Nullable RecipeReport believed)
            throws IOException {
        var file = folder.resolve(BlockingFile.NAME);
        BlockingFile.write(
                file,
                loop,
                believed,
                replayed.traffic().get(replayed.plan().champion()),
                replayed.summary().foretold());
        return file;
    }

    /// Of rules that were looked for.
    ///
    /// @param proposal null where nothing was found to look in
    /// @return the files
    List<Path> write(Classes classes, @Nullable Proposals proposal) throws IOException {
        return proposal == null ? List.of() : ProposalFiles.write(folder, classes, proposal);
    }
}
