package io.counterweight.web;

import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The server's side of TLS, from a PKCS#12 key store.
final class TlsContext {
    private TlsContext() {}

    /// @throws WebStartException when the key store or its password cannot be used
    static SSLContext of(WebSettings.Tls tls) {
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
