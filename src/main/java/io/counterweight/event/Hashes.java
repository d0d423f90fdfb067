package io.counterweight.event;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 over what is written.
public final class Hashes {
    private Hashes() {}

    public interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /// In hex.
    public static String of(Writing writing) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var hashed = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
            try (var out = new DataOutputStream(hashed)) {
                writing.to(out);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
