package io.counterweight.web;

import io.counterweight.event.Sha256;
import io.counterweight.web.api.AccessRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The tokens that open the door, by role, as digests. Immutable.
///
/// A role's file has a token a line, each behind its holder's name, `NAME:TOKEN`; lines that are
/// blank or begin with `#` mean nothing. A single token may stand without a name, and its holder is
/// then called as the role.
final class Tokens {
    private static final int SHORTEST = 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private final Map<AccessRole, List<Token>> byRole;

    private record Token(String name, byte[] digest) {}

    private Tokens(Map<AccessRole, List<Token>> byRole) {
        this.byRole = byRole;
    }

    /// @throws WebStartException when a file cannot be read, or holds something else; no token is
    ///   shown
    static Tokens read(TokenFiles files) {
        var byRole = new EnumMap<AccessRole, List<Token>>(AccessRole.class);
        for (var role : AccessRole.values()) {
            var tokens = new ArrayList<Token>();
            var every = files.every();
            if (every != null) {
                tokens.add(
                        new Token("token", digest(SecretFile.read("token file", every, SHORTEST))));
            }
            files.of(role).ifPresent(file -> tokens.addAll(ofRole(role, file)));
            byRole.put(role, List.copyOf(tokens));
        }
        return new Tokens(byRole);
    }

    /// The roles that a token opens, and what its holder is called in each. Takes the same time for
    /// any token of a length.
    Map<AccessRole, String> rolesOf(String token) {
        var roles = new EnumMap<AccessRole, String>(AccessRole.class);
        var given = digest(token);
        byRole.forEach((role, tokens) -> {
            for (var known : tokens) {
                // Compared in constant time, and by digests, so that not even the length shows.
                if (MessageDigest.isEqual(known.digest(), given)) {
                    roles.put(role, known.name());
                }
            }
        });
        return roles;
    }

    private static List<Token> ofRole(AccessRole role, Path file) {
        var name = "tokens file of the role " + role.text();
        var lines =
                SecretFile.read(name, file, 1)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList();
        if (lines.isEmpty()) {
            throw new WebStartException(name + " must hold a token: file=" + file);
        }
        if (lines.size() == 1 && !lines.getFirst().contains(":")) {
            return List.of(token(name, file, role.text(), lines.getFirst()));
        }
        var tokens = new ArrayList<Token>();
        var names = new HashSet<String>();
        for (var line : lines) {
            var pair = line.split(":", 2);
            if (pair.length < 2 || !NAME.matcher(pair[0].strip()).matches()) {
                throw new WebStartException(
                        "%s must have NAME:TOKEN a line, the name of 1..64 of A-Za-z0-9._@-: file=%s, token=%d"
                                .formatted(name, file, tokens.size() + 1));
            }
            if (!names.add(pair[0].strip())) {
                throw new WebStartException(
                        "%s must have each name once: file=%s, name=%s"
                                .formatted(name, file, pair[0].strip()));
            }
            tokens.add(token(name, file, pair[0].strip(), pair[1].strip()));
        }
        return tokens;
    }

    private static Token token(String name, Path file, String holder, String token) {
        if (token.length() < SHORTEST) {
            throw new WebStartException(
                    "%s must hold at least %d characters a token: file=%s, name=%s, characters=%d"
                            .formatted(name, SHORTEST, file, holder, token.length()));
        }
        return new Token(holder, digest(token));
    }

    private static byte[] digest(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
