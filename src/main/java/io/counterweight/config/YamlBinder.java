package io.counterweight.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads a YAML file into a tree of records, strictly: every key must be a component of its record
/// (kebab-case), every component must have a key unless it is `@Nullable`.
///
/// - A record that needs nothing but the component `from` may be written as its value alone.
/// - A `@Nullable` component without a key is null; the compact constructor may put a default in.
/// - A sealed interface of records is told apart by the key `kind`: the kebab-case simple name.
/// - Scalars: String, int, long, double, boolean (and boxed), enums (kebab-case), Duration (`7d`),
///   Path, ZoneId. Collections: `List<T>`, `Map<String, T>` in the order written; both immutable.
/// - An IllegalArgumentException of a compact constructor is an error at the record's line.
///
/// Every error is a [ConfigException] of all that is wrong with the file; where a record cannot be
/// made for one of its keys, its own rules are not tried. Stateless; any thread may use it.
public final class YamlBinder {
    private YamlBinder() {}

    public static <T> Declared<T> load(Path file, Class<T> type) {
        return parse(file.toString(), text(file), type);
    }

    /// The text of the file.
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw failure(file.toString(), 0, "the file does not exist", e);
        } catch (CharacterCodingException e) {
            throw failure(file.toString(), 0, "the file is not UTF-8 text", e);
        } catch (IOException e) {
            throw failure(file.toString(), 0, "the file cannot be read: " + e, e);
        }
    }

    /// Reads YAML that is already in memory.
    ///
    /// @param file the name to show in errors
    public static <T> Declared<T> parse(String file, String yaml, Class<T> type) {
        return read(file, yaml, type).orThrow();
    }

    /// The same as far as it can be read, for a file that has more rules.
    ///
    /// @throws ConfigException where it is no YAML
    static <T> Reading<T> read(String file, String yaml, Class<T> type) {
        return new Binding(file).read(root(file, yaml), type, yaml);
    }

    private static Node root(String file, String yaml) {
        try {
            return new Compose(LoadSettings.builder().setLabel(file).build())
                    .composeString(yaml)
                    .orElseThrow(() -> new ConfigException(file, 0, "", "the file is empty"));
        } catch (MarkedYamlEngineException e) {
            var line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw failure(file, line, "not valid YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw failure(file, 0, "not valid YAML: " + e.getMessage(), e);
        }
    }

    private static ConfigException failure(String file, int line, String problem, Exception cause) {
        var exception = new ConfigException(file, line, "", problem);
        exception.initCause(cause);
        return exception;
    }
}
