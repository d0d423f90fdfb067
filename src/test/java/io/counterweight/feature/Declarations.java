package io.counterweight.feature;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Reads the declarations of tests from YAML, by the keys that the records' names give.
final class Declarations {
    private Declarations() {}

    static Map<String, FeatureDeclaration> parse(String yaml) {
        return ofMap((Map<?, ?>) load(yaml));
    }

    /// The `features` section of a pipeline file.
    static Map<String, FeatureDeclaration> ofPipeline(String name) throws IOException {
        var pipeline = (Map<?, ?>) load(Files.readString(Path.of("models", name)));
        return ofMap((Map<?, ?>) pipeline.get("features"));
    }

    private static Object load(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    private static Map<String, FeatureDeclaration> ofMap(Map<?, ?> features) {
        Map<String, FeatureDeclaration> declarations = new LinkedHashMap<>();
        features.forEach((name, keys) -> declarations.put((String) name, of((Map<?, ?>) keys)));
        return declarations;
    }

    private static FeatureDeclaration of(Map<?, ?> keys) {
        String kind = (String) keys.get("kind");
        for (Class<?> type : kinds()) {
            if (kebab(type.getSimpleName()).equals(kind)) {
                return (FeatureDeclaration) record(type, keys);
            }
        }
        throw new IllegalArgumentException("unknown kind: " + kind);
    }

    private static List<Class<?>> kinds() {
        return Arrays.stream(FeatureDeclaration.class.getPermittedSubclasses())
                .<Class<?>>flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
                .toList();
    }

    private static Object record(Class<?> type, Map<?, ?> keys) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> names = Arrays.stream(components).map(c -> kebab(c.getName())).toList();
        for (Object key : keys.keySet()) {
            if (!key.equals("kind") && !names.contains(key)) {
                throw new IllegalArgumentException("unknown key: " + key + " of " + type);
            }
        }
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            Object key = keys.get(names.get(i));
            values[i] =
                    key instanceof List<?> parts && components[i].getType() == String.class
                            ? String.join(
                                    KeyParts.JOINED_BY,
                                    parts.stream().map(String.class::cast).toList())
                            : value(components[i].getType(), key);
        }
        try {
            var types = Arrays.stream(components).map(RecordComponent::getType);
            var constructor = type.getDeclaredConstructor(types.toArray(Class<?>[]::new));
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        }
    }

    private static Object value(Class<?> type, Object value) {
        if (value == null || Set.of(String.class, Integer.class, Boolean.class).contains(type)) {
            return value;
        }
        if (type == Double.class) {
            return ((Number) value).doubleValue();
        }
        if (type == Duration.class) {
            String text = (String) value;
            String unit = text.endsWith("ms") || text.endsWith("d") ? "" : "T";
            return text.endsWith("ms")
                    ? Duration.ofMillis(Long.parseLong(text.replace("ms", "")))
                    : Duration.parse("P" + unit + text);
        }
        if (type == List.class) {
            return value;
        }
        return record(type, (Map<?, ?>) value);
    }

    private static String kebab(String name) {
        return name.replaceAll("_$", "")
                .replaceAll("(?<=.)([A-Z])", "-$1")
                .toLowerCase(java.util.Locale.ROOT);
    }
}
