package io.counterweight.web;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/// What every answer carries, errors too.
final class SecurityHeaders {
    private static final Map<String, String> ALL =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'self'; base-uri 'none'; form-action 'none'; "
                            + "frame-ancestors 'none'; object-src 'none'",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cross-Origin-Resource-Policy",
                    "same-origin");

    private SecurityHeaders() {}

    static void addTo(HttpFields.Mutable answer) {
        ALL.forEach(answer::put);
    }
}
