package io.counterweight.event;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One key for secret ids: HMAC-SHA-256, of which the first 16 bytes are kept. Any thread may use
/// it; each has a Mac of its own, since making one costs as much as ten hashes.
final class IdKey {
    /// Bytes of a key: fewer would weaken the hash.
    static final int LEAST_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEPT_BYTES = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final String prefix;
    private final SecretKeySpec key;
    private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(this::mac);

    /// @param name of the key, which every hash begins with
    IdKey(String name, byte[] key) {
        this.prefix = name + ".";
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /// `<name>.<32 hexadecimal digits>`.
    String hash(String id) {
        var mac = macs.get().doFinal(id.getBytes(StandardCharsets.UTF_8));
        return prefix + HEX.formatHex(mac, 0, KEPT_BYTES);
    }

    /// All 32 bytes, of parts one after the other.
    byte[] mac(byte[]... parts) {
        var mac = macs.get();
        for (var part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /// Whether the text is what [#hash] makes.
    boolean isHash(String text) {
        if (text.length() != prefix.length() + 2 * KEPT_BYTES || !text.startsWith(prefix)) {
            return false;
        }
        return text.chars().skip(prefix.length()).allMatch(IdKey::isDigit);
    }

    boolean hasKeyOf(IdKey other) {
        return key.equals(other.key);
    }

    String name() {
        return prefix.substring(0, prefix.length() - 1);
    }

    private static boolean isDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private Mac mac() {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java has HMAC-SHA-256", e);
        }
    }
}
