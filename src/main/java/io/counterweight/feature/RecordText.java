package io.counterweight.feature;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Records as text, as Java has them, but for keys that came later and are absent: what was
/// declared before there was such a key stays the same text, and so the same meaning.
final class RecordText {
    private RecordText() {}

    /// @param later names of the components that are left out where they are null
    static String of(Record value, String... later) {
        var absent = Set.of(later);
        return value.getClass().getSimpleName()
                + Arrays.stream(value.getClass().getRecordComponents())
                        .filter(c -> !absent.contains(c.getName()) || component(value, c) != null)
                        .map(c -> c.getName() + "=" + component(value, c))
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    private static @Nullable Object component(Record value, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(Objects.toString(component), e);
        }
    }
}
