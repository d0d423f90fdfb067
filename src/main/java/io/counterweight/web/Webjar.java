package io.counterweight.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Where the files of an npm package are on the class path, packed as a webjar.
final class Webjar {
    private Webjar() {}

    /// @param file in the package
    /// @throws IllegalArgumentException when the class path has no such webjar
    static String path(String name, String file) {
        var properties = "/META-INF/maven/org.webjars.npm/" + name + "/pom.properties";
        try (var stream = Webjar.class.getResourceAsStream(properties)) {
            if (stream == null) {
                throw new IllegalArgumentException("the class path must have the webjar " + name);
            }
            var read = new Properties();
            read.load(stream);
            return "META-INF/resources/webjars/%s/%s/%s"
                    .formatted(name, read.getProperty("version"), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
