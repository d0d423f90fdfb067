package io.counterweight.web;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where HTTP is served and who may read it.
///
/// @param port 0 takes a free one
/// @param tokenFile the bearer token's file; needed on any address but loopback
public record WebSettings(String host, int port, @Nullable Path tokenFile, @Nullable Tls tls) {
    public WebSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be in 0..65535: port=" + port);
        }
    }

    /// A PKCS#12 key store and the file of its password.
    public record Tls(Path keyStore, Path passwordFile) {}

    /// This machine only, without a token.
    public static WebSettings loopback(int port) {
        return new WebSettings("127.0.0.1", port, null, null);
    }
}
