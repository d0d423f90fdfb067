package io.counterweight.config;

import io.counterweight.rule.RuleBook;
import io.counterweight.rule.RuleDeclaration;
import io.counterweight.rule.RuleException;
import io.counterweight.rule.RuleInputs;
import io.counterweight.rule.RuleSet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file of rules: `models/rules/<name>.yaml`.
///
/// @param lists texts that its rules may ask for, by name; absent: none
public record RuleFile(
        Map<String, RuleDeclaration> rules, @Nullable Map<String, List<String>> lists) {

    public RuleBook book() {
        return new RuleBook(rules, lists == null ? Map.of() : lists);
    }

    /// Reads the file; a [ConfigException] names file and line of all that is wrong with it.
    ///
    /// @param lists those declared elsewhere: its rules may ask them, too
    public static Declared<RuleFile> load(
            Path file, RuleInputs inputs, Map<String, List<String>> lists) {
        return parse(file.toString(), YamlBinder.text(file), inputs, lists);
    }

    /// The same of YAML that is already in memory.
    ///
    /// @param file the name to show in errors
    public static Declared<RuleFile> parse(
            String file, String yaml, RuleInputs inputs, Map<String, List<String>> lists) {
        var reading = YamlBinder.read(file, yaml, RuleFile.class);
        check(reading, inputs, lists);
        return reading.orThrow();
    }

    /// Whether the rules that could be read are some. Adds what is wrong to the problems.
    static void check(Reading<?> reading, RuleInputs inputs, Map<String, List<String>> before) {
        var lists = new LinkedHashMap<>(before);
        read(reading, "lists").forEach((name, texts) -> lists.put(name, texts(texts)));
        var rules = new LinkedHashMap<String, RuleDeclaration>();
        read(reading, "rules").forEach((name, rule) -> rules.put(name, (RuleDeclaration) rule));
        try {
            var _ = RuleSet.compile(inputs, new RuleBook(rules, lists));
        } catch (RuleException e) {
            for (var problem : e.problems()) {
                var exception = reading.places().error(problem.path(), problem.message());
                exception.initCause(e);
                reading.problems().add(exception);
            }
        }
    }

    private static Map<String, Object> read(Reading<?> reading, String part) {
        var read = new LinkedHashMap<String, Object>();
        var map = reading.part(part, Map.class);
        if (map != null) {
            ((Map<?, ?>) map).forEach((name, value) -> read.put((String) name, value));
        }
        return read;
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }
}
