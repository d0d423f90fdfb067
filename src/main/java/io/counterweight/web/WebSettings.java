package io.counterweight.web;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where HTTP is served and who may do what.
///
/// @param port 0 takes a free one
/// @param tokens the bearer tokens' files; needed on any address but loopback
/// @param maxConnections open at once
public record WebSettings(
        String host, int port, TokenFiles tokens, @Nullable Tls tls, int maxConnections) {
    public static final int MAX_CONNECTIONS = 1_024;

    public WebSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be in 0..65535: port=" + port);
        }
        if (maxConnections < 1 || maxConnections > 100_000) {
            throw new IllegalArgumentException(
                    "max-connections must be in 1..100000: max-connections=" + maxConnections);
        }
    }

    /// A PKCS#12 key store and the file of its password.
    public record Tls(Path keyStore, Path passwordFile) {}

    /// This machine only, without a token.
    public static WebSettings loopback(int port) {
        return new WebSettings("127.0.0.1", port, TokenFiles.NONE, null, MAX_CONNECTIONS);
    }
}
