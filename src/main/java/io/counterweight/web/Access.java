package io.counterweight.web;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who may read. With a token: whoever sends it, as `Authorization: Bearer`, or as the password of
/// `Basic`, which is what a browser can ask its user for. Without one (loopback only): requests
/// addressed to this machine by a local name, so that a web page elsewhere cannot read along by
/// pointing its own name at 127.0.0.1. Immutable.
final class Access {
    private static final int SHORTEST_TOKEN = 16;
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final byte @Nullable [] tokenDigest;

    private Access(byte @Nullable [] tokenDigest) {
        this.tokenDigest = tokenDigest;
    }

    /// @throws WebStartException when the token is missing off loopback, unreadable or too short
    static Access of(WebSettings settings, InetAddress address) {
        var file = settings.tokenFile();
        if (file != null) {
            return new Access(digest(SecretFile.read("token file", file, SHORTEST_TOKEN)));
        }
        if (!address.isLoopbackAddress()) {
            throw new WebStartException(
                    "an address other than loopback needs a bearer token: host="
                            + settings.host()
                            + "; pass --token-file");
        }
        return new Access(null);
    }

    /// What to answer instead, or nothing when the request may pass.
    Optional<Response> refusal(Headers headers) {
        if (tokenDigest == null) {
            return isLocal(headers.getFirst("Host"))
                    ? Optional.empty()
                    : Optional.of(Response.text(421, "this host name is not served here"));
        }
        // Compared in constant time, and by digests, so that not even the length shows.
        if (MessageDigest.isEqual(tokenDigest, digest(tokenOf(headers)))) {
            return Optional.empty();
        }
        return Optional.of(
                Response.text(401, "a token is needed: Authorization: Bearer …")
                        .with(
                                Map.of(
                                        "WWW-Authenticate",
                                        List.of(
                                                "Bearer realm=\"counterweight\"",
                                                "Basic realm=\"counterweight\", charset=\"UTF-8\""))));
    }

    private static boolean isLocal(@Nullable String host) {
        if (host == null) {
            return false;
        }
        return LOCAL_NAMES.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
    }

    private static String tokenOf(Headers headers) {
        var value = headers.getFirst("Authorization");
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

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
