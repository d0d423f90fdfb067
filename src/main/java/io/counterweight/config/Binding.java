package io.counterweight.config;

import io.counterweight.config.Places.Place;
import io.counterweight.event.LetException;
import io.counterweight.event.NearestWord;
import io.counterweight.feature.KeyParts;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One walk over one file: binds nodes to types, remembers the line of every path, and goes on
/// beside what it cannot bind. See [YamlBinder] for the rules. Used once, by one thread.
final class Binding {
    private static final String KIND = "kind";
    private static final String PLACE = "from";
    private static final Place NOWHERE = new Place(0, null);

    private final String file;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Object> parts = new HashMap<>();
    private final Problems problems = new Problems();

    Binding(String file) {
        this.file = file;
    }

    /// The whole file, as far as it can be read.
    <T> Reading<T> read(Node root, Class<T> type, String text) {
        var value = type.cast(attempt(root, type, ""));
        return new Reading<>(
                value,
                Collections.unmodifiableMap(parts),
                text,
                new Places(file, places),
                problems);
    }

    /// Null where it cannot be bound: then the problem is kept.
    private @Nullable Object attempt(Node node, Type type, String path) {
        return keep(path, problems.attempt(() -> bind(node, type, path)));
    }

    private @Nullable Object attempt(Node node, RecordComponent component, String path) {
        return component.isAnnotationPresent(KeyParts.class)
                ? keep(path, problems.attempt(() -> bindKey(node, path)))
                : attempt(node, component.getGenericType(), path);
    }

    private @Nullable Object keep(String path, @Nullable Object value) {
        if (value != null) {
            parts.put(path, value);
        }
        return value;
    }

    /// Null where a part of it cannot be bound.
    private @Nullable Object bind(Node node, Type type, String path) {
        if (node.isRecursive()) {
            throw error(node, path, "the alias refers to itself");
        }
        var text = node instanceof ScalarNode scalar ? scalar.getValue() : null;
        places.putIfAbsent(path, new Place(line(node), text));
        if (node.getTag().equals(Tag.NULL)) {
            throw error(node, path, "the key has no value: write one, or leave the key out");
        }
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return bindList(node, arguments[0], path);
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return bindMap(node, arguments[1], path);
            }
        } else if (type instanceof Class<?> raw) {
            var scalar = ScalarReader.of(raw);
            if (scalar != null) {
                return bindScalar(node, scalar, path);
            }
            if (raw.isRecord()) {
                return bindRecord(raw, entries(raw, node, path), path);
            }
            if (raw.isSealed()) {
                return bindKind(raw, node, path);
            }
        }
        throw new IllegalStateException("no YAML form for type " + type.getTypeName());
    }

    private Object bindScalar(Node node, Function<ScalarNode, Object> reader, String path) {
        if (!(node instanceof ScalarNode scalar)) {
            throw error(node, path, "expected a single value, found a " + form(node));
        }
        try {
            return reader.apply(scalar);
        } catch (IllegalArgumentException e) {
            throw error(line(node), path, e);
        }
    }

    /// A name, or a list of two or more; null where a part of it cannot be bound.
    private @Nullable String bindKey(Node node, String path) {
        if (!(node instanceof SequenceNode)) {
            return (String) bind(node, String.class, path);
        }
        places.putIfAbsent(path, new Place(line(node), null));
        var list = bindList(node, String.class, path);
        if (list == null) {
            return null;
        }
        var names = list.stream().map(String.class::cast).toList();
        if (names.size() < 2 || Set.copyOf(names).size() < names.size()) {
            throw error(node, path, "a key must have two or more parts, each once: " + names);
        }
        return String.join(KeyParts.JOINED_BY, names);
    }

    private @Nullable List<Object> bindList(Node node, Type element, String path) {
        if (!(node instanceof SequenceNode sequence)) {
            throw error(node, path, "expected a list, found a " + form(node));
        }
        var values = new ArrayList<Object>();
        var children = sequence.getValue();
        for (int i = 0; i < children.size(); i++) {
            var value = attempt(children.get(i), element, path + "[" + i + "]");
            if (value != null) {
                values.add(value);
            }
        }
        return values.size() < children.size() ? null : List.copyOf(values);
    }

    private @Nullable Map<String, Object> bindMap(Node node, Type element, String path) {
        var values = new LinkedHashMap<String, Object>();
        var entries = mapping(node, path);
        entries.forEach((key, child) -> {
            var value = attempt(child, element, join(path, key));
            if (value != null) {
                values.put(key, value);
            }
        });
        var bound = Collections.unmodifiableMap(values);
        parts.put(path, bound);
        return values.size() < entries.size() ? null : bound;
    }

    private @Nullable Object bindKind(Class<?> sealed, Node node, String path) {
        var entries = mapping(node, path);
        var kinds = new LinkedHashMap<String, Class<?>>();
        collectKinds(sealed, kinds);
        var kind = entries.remove(KIND);
        if (kind == null) {
            throw error(
                    node,
                    path,
                    "missing key \"kind\"; choose one of: " + String.join(", ", kinds.keySet()));
        }
        var at = join(path, KIND);
        var name = (String) bind(kind, String.class, at);
        var type = name == null ? null : kinds.get(name);
        if (type == null) {
            throw error(kind, at, unknown("kind", String.valueOf(name), kinds.keySet()));
        }
        return bindRecord(type, entries, path);
    }

    private static void collectKinds(Class<?> sealed, Map<String, Class<?>> kinds) {
        for (var permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                collectKinds(permitted, kinds);
            } else if (permitted.isRecord()) {
                kinds.put(KebabCase.of(permitted.getSimpleName()), permitted);
            } else {
                throw new IllegalStateException("no YAML form for type " + permitted.getName());
            }
        }
    }

    private @Nullable Object bindRecord(
            Class<?> type, SequencedMap<String, Node> entries, String path) {
        var components = new LinkedHashMap<String, RecordComponent>();
        for (var component : type.getRecordComponents()) {
            components.put(KebabCase.of(component.getName()), component);
        }
        var meant = unknownKeys(entries, components.keySet(), path);
        var arguments = new ArrayList<@Nullable Object>();
        var absent = new LinkedHashMap<String, RecordComponent>();
        boolean isWhole = true;
        for (var entry : components.entrySet()) {
            var key = entry.getKey();
            var component = entry.getValue();
            var node = entries.get(key);
            var value = node == null ? null : attempt(node, component, join(path, key));
            arguments.add(value);
            if (node != null) {
                isWhole &= value != null;
            } else if (meant.contains(key)) {
                isWhole = false;
            } else if (component.getType().isPrimitive()) {
                isWhole = false;
                problems.add(missing(key, path));
            } else if (!isOptional(component)) {
                absent.put(key, component);
            }
        }
        return isWhole ? create(type, arguments, absent, path) : null;
    }

    /// Tells of each key that no component has.
    ///
    /// @return the keys that were most likely meant: they are not missing
    private Set<String> unknownKeys(
            SequencedMap<String, Node> entries, Set<String> known, String path) {
        var meant = new HashSet<String>();
        for (var key : entries.keySet()) {
            if (!known.contains(key)) {
                problems.add(error(line(join(path, key)), path, unknown("key", key, known)));
                NearestWord.of(key, known).ifPresent(meant::add);
            }
        }
        return meant;
    }

    /// An absent key is missing unless the record puts a default in its place.
    private @Nullable Object create(
            Class<?> type,
            List<@Nullable Object> arguments,
            SequencedMap<String, RecordComponent> absent,
            String path) {
        Object made;
        try {
            made = Records.create(type, arguments);
        } catch (NullPointerException e) {
            if (absent.isEmpty()) {
                throw e;
            }
            throw missing(absent.firstEntry().getKey(), path);
        } catch (LetException e) {
            e.problems()
                    .forEach((name, problem) -> {
                        var at = join(join(path, "let"), name);
                        problems.add(error(line(at), at, problem));
                    });
            return null;
        } catch (IllegalArgumentException e) {
            throw error(line(path), path, e);
        }
        boolean isWhole = true;
        for (var entry : absent.entrySet()) {
            if (Records.value(made, entry.getValue()) == null) {
                problems.add(missing(entry.getKey(), path));
                isWhole = false;
            }
        }
        return isWhole ? made : null;
    }

    private ConfigException missing(String key, String path) {
        return error(line(path), path, "missing key \"" + key + "\"");
    }

    private static boolean isOptional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /// A record that needs nothing but a place, `from`, may be written as that place alone.
    private SequencedMap<String, Node> entries(Class<?> type, Node node, String path) {
        boolean isPlace =
                Arrays.stream(type.getRecordComponents())
                        .filter(component -> !isOptional(component))
                        .map(RecordComponent::getName)
                        .toList()
                        .equals(List.of(PLACE));
        if (isPlace && node instanceof ScalarNode) {
            var entries = new LinkedHashMap<String, Node>();
            entries.put(PLACE, node);
            return entries;
        }
        return mapping(node, path);
    }

    private SequencedMap<String, Node> mapping(Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            throw error(node, path, "expected keys and values, found a " + form(node));
        }
        var entries = new LinkedHashMap<String, Node>();
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw error(tuple.getKeyNode(), path, "a key must be a single word");
            }
            var value = tuple.getValueNode();
            if (entries.put(key.getValue(), value) != null) {
                problems.add(error(key, path, "duplicate key \"" + key.getValue() + "\""));
            }
            var text = value instanceof ScalarNode scalar ? scalar.getValue() : null;
            places.put(join(path, key.getValue()), new Place(line(key), text));
        }
        return entries;
    }

    private ConfigException error(Node node, String path, String problem) {
        return error(line(node), path, problem);
    }

    private ConfigException error(int line, String path, String problem) {
        return new ConfigException(file, line, path, problem);
    }

    private ConfigException error(int line, String path, IllegalArgumentException refusal) {
        var exception = error(line, path, String.valueOf(refusal.getMessage()));
        exception.initCause(refusal);
        return exception;
    }

    private static String unknown(String what, String word, Collection<String> known) {
        return "unknown " + what + " \"" + word + "\"; " + NearestWord.hint(word, known);
    }

    private static String form(Node node) {
        return switch (node) {
            case MappingNode mapping -> "block of keys and values";
            case SequenceNode sequence -> "list";
            default -> "single value";
        };
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /// The line of the key at a path that has been met.
    private int line(String path) {
        return places.getOrDefault(path, NOWHERE).line();
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
