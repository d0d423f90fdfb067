package io.counterweight.web;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's side of TLS, from a PKCS#12 key store that may be replaced while it is served:
/// connections from then on get the new certificate.
final class TlsContext {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    private final Reread<SSLContext> context;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();

    /// @throws WebStartException when the key store or its password cannot be used
    TlsContext(WebSettings.Tls tls) {
        context =
                new Reread<>(
                        "certificate",
                        List.of(tls.keyStore(), tls.passwordFile()),
                        () -> read(tls));
        factory.setSslContext(context.value());
    }

    SslContextFactory.Server factory() {
        return factory;
    }

    /// Looks whether the files changed; to be called now and then, from one thread.
    void refresh() {
        if (context.refresh()) {
            try {
                factory.reload(f -> f.setSslContext(context.value()));
            } catch (Exception e) {
                LOG.warn("the changed certificate is not served", e);
            }
        }
    }

    private static SSLContext read(WebSettings.Tls tls) {
        var password = SecretFile.read("key store password file", tls.passwordFile(), 1);
        try (var stream = Files.newInputStream(tls.keyStore())) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(stream, password.toCharArray());
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new WebStartException(
                    "the key store must be PKCS#12 and open with its password: " + tls.keyStore(),
                    e);
        }
    }
}
