package io.counterweight.plan;

import io.counterweight.config.Declared;
import io.counterweight.config.Pipeline;
import io.counterweight.config.Problems;
import io.counterweight.config.RuleFile;
import io.counterweight.rule.RuleBook;
import io.counterweight.rule.RuleInputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// The rules of a pipeline: those of its file, and those in the folder `rules` beside it, or packed
/// with the program.
final class RuleFiles {
    private RuleFiles() {}

    /// Those of the pipeline's file, then those of the files that it names. All that is wrong with
    /// them is told at once.
    static RuleBook book(Declared<Pipeline> declared, RuleInputs inputs) {
        var book = declared.value().ruleBook();
        var names = declared.value().ruleFilesOrNone();
        var problems = new Problems();
        for (int i = 0; i < names.size(); i++) {
            var path = "rule-files[" + i + "]";
            var name = names.get(i);
            var before = book;
            var file = problems.attempt(() -> ruleFile(declared, path, name, inputs, before));
            book = file == null ? book : book.with(file.value().book());
        }
        problems.orThrow();
        return book;
    }

    private static Declared<RuleFile> ruleFile(
            Declared<Pipeline> declared,
            String path,
            String name,
            RuleInputs inputs,
            RuleBook before) {
        var file = Path.of(declared.file()).resolveSibling("rules").resolve(name + ".yaml");
        var packed = file.toString().replace('\\', '/');
        var read =
                Files.exists(file)
                        ? RuleFile.load(file, inputs, before.lists())
                        : Pipelines.resource(packed)
                                .map(yaml -> RuleFile.parse(packed, yaml, inputs, before.lists()))
                                .orElseThrow(() ->
                                        declared.error(
                                                path,
                                                "rules \"" + name + "\" have no file: " + file));
        requireNew(read, "rules", read.value().book().rules().keySet(), before.rules().keySet());
        requireNew(read, "lists", read.value().book().lists().keySet(), before.lists().keySet());
        return read;
    }

    private static void requireNew(
            Declared<RuleFile> file, String part, Set<String> names, Set<String> before) {
        for (var name : names) {
            if (before.contains(name)) {
                throw file.error(part + "." + name, "\"" + name + "\" is declared elsewhere, too");
            }
        }
    }
}
