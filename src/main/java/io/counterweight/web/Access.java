package io.counterweight.web;

import io.counterweight.web.api.AccessRole;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// Who may do what. With tokens: whoever sends one, as `Authorization: Bearer`, or as the password
/// of `Basic`, which is what a browser can ask its user for. Without any (loopback only): requests
/// addressed to this machine by a local name, so that a web page elsewhere cannot read along by
/// pointing its own name at 127.0.0.1. Thread-safe.
final class Access {
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Caller ANYONE_HERE = anyoneHere();

    private final @Nullable Reread<Tokens> tokens;

    private Access(@Nullable Reread<Tokens> tokens) {
        this.tokens = tokens;
    }

    /// Who asks: what they are called in each role that they have.
    record Caller(Map<AccessRole, String> names) {
        boolean has(AccessRole role) {
            return names.containsKey(role);
        }

        /// Their name in a role, or in any they have.
        String name(AccessRole role) {
            return names.getOrDefault(role, names.values().iterator().next());
        }
    }

    /// @throws WebStartException when tokens are missing off loopback, unreadable or too short
    static Access of(WebSettings settings, InetAddress address) {
        var files = settings.tokens();
        if (!files.isEmpty()) {
            return new Access(new Reread<>("tokens", files.all(), () -> Tokens.read(files)));
        }
        if (!address.isLoopbackAddress()) {
            throw new WebStartException(
                    "an address other than loopback needs bearer tokens: host="
                            + settings.host()
                            + "; name their files as http.tokens");
        }
        return new Access(null);
    }

    /// Looks whether the files of the tokens changed; to be called now and then, from one thread.
    void refresh() {
        if (tokens != null) {
            var _ = tokens.refresh();
        }
    }

    /// Who asks; empty for nobody that is known.
    Optional<Caller> caller(HttpFields headers) {
        if (tokens == null) {
            return isLocal(headers.get("Host")) ? Optional.of(ANYONE_HERE) : Optional.empty();
        }
        var roles = tokens.value().rolesOf(tokenOf(headers));
        return roles.isEmpty() ? Optional.empty() : Optional.of(new Caller(roles));
    }

    /// What nobody is answered.
    Response refusal() {
        if (tokens == null) {
            return Response.text(421, "this host name is not served here");
        }
        return Response.text(401, "a token is needed: Authorization: Bearer …")
                .with(
                        Map.of(
                                "WWW-Authenticate",
                                List.of(
                                        "Bearer realm=\"counterweight\"",
                                        "Basic realm=\"counterweight\", charset=\"UTF-8\"")));
    }

    private static Caller anyoneHere() {
        var names = new EnumMap<AccessRole, String>(AccessRole.class);
        for (var role : AccessRole.values()) {
            names.put(role, "loopback");
        }
        return new Caller(names);
    }

    private static boolean isLocal(@Nullable String host) {
        if (host == null) {
            return false;
        }
        return LOCAL_NAMES.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
    }

    private static String tokenOf(HttpFields headers) {
        var value = headers.get("Authorization");
        if (value == null) {
            return "";
        }
        if (value.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return value.substring(7).strip();
        }
        return value.regionMatches(true, 0, "Basic ", 0, 6) ? password(value.substring(6)) : "";
    }

    private static String password(String encoded) {
        try {
            var bytes = Base64.getDecoder().decode(encoded.strip());
            var pair = new String(bytes, StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
