package io.counterweight.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Path;

/// PKCS#12 key stores for localhost; the password is `changeit`.
final class KeyStores {
    private KeyStores() {}

    static Path of(Path store, String name) throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made =
                new ProcessBuilder(
                                keytool,
                                "-genkeypair",
                                "-alias",
                                "a",
                                "-keyalg",
                                "EC",
                                "-dname",
                                name,
                                "-ext",
                                "san=dns:localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                "changeit")
                        .redirectErrorStream(true)
                        .start();
        made.getInputStream().transferTo(OutputStream.nullOutputStream());
        assertThat(made.waitFor()).isZero();
        return store;
    }
}
