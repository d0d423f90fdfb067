package io.counterweight.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A secret kept in a file, without the white space around it.
final class SecretFile {
    private SecretFile() {}

    /// @throws WebStartException when it cannot be read or is shorter than `shortest` characters
    static String read(String name, Path file, int shortest) {
        String secret;
        try {
            secret = Files.readString(file).strip();
        } catch (IOException e) {
            throw new WebStartException(name + " must be a readable file: " + file, e);
        }
        if (secret.length() < shortest) {
            throw new WebStartException(
                    "%s must hold at least %d characters: file=%s, characters=%d"
                            .formatted(name, shortest, file, secret.length()));
        }
        return secret;
    }
}
