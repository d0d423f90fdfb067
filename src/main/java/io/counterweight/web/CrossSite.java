package io.counterweight.web;

import io.counterweight.web.api.ApiException;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// Keeps other web sites from posting with the rights of this machine's browser, which would reach
/// loopback and send a `Basic` password along. A browser marks where a request comes from: by
/// `Sec-Fetch-Site`, and older ones by `Origin`. Only a page of this very server passes; a request
/// with neither is no browser's. (The rule of Go's `http.CrossOriginProtection`.)
final class CrossSite {
    private CrossSite() {}

    /// @throws ApiException 403 for a request that a page from elsewhere makes
    static void refuse(HttpFields headers) throws ApiException {
        var site = headers.get("Sec-Fetch-Site");
        if (site != null) {
            if (!site.equals("same-origin") && !site.equals("none")) {
                throw refusal("Sec-Fetch-Site", site);
            }
            return;
        }
        var origin = headers.get("Origin");
        if (origin != null && !isHost(origin, headers.get("Host"))) {
            throw refusal("Origin", origin);
        }
    }

    private static boolean isHost(String origin, @Nullable String host) {
        return origin.equalsIgnoreCase("http://" + host)
                || origin.equalsIgnoreCase("https://" + host);
    }

    private static ApiException refusal(String header, String value) {
        return new ApiException(
                403, "cross-site", header, value, "a page from elsewhere may change nothing here");
    }
}
