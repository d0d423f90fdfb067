package io.counterweight.web;

import io.counterweight.web.api.AccessRole;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the bearer tokens stand.
///
/// @param every one token for every role, the whole text of its file; null for none
/// @param byRole files of tokens for one role; a role without one is open to nobody but `every`
public record TokenFiles(@Nullable Path every, Map<AccessRole, Path> byRole) {
    /// For loopback: everybody on this machine may do everything.
    public static final TokenFiles NONE = new TokenFiles(null, Map.of());

    public TokenFiles {
        byRole = byRole.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(byRole));
    }

    /// One token for every role.
    public static TokenFiles ofOne(Path file) {
        return new TokenFiles(file, Map.of());
    }

    public Optional<Path> of(AccessRole role) {
        return Optional.ofNullable(byRole.get(role));
    }

    boolean isEmpty() {
        return every == null && byRole.isEmpty();
    }

    List<Path> all() {
        return Stream.concat(Stream.ofNullable(every), byRole.values().stream()).toList();
    }
}
