package io.counterweight.event;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The keys that secret ids are hashed with: the current one and, while it is changed, the one
/// before. A hash is `<key's name>.<32 hexadecimal digits>`, the first 16 bytes of the HMAC-SHA-256
/// of the id in UTF-8. The same id and key give the same hash, so a hash serves as an id; without
/// the key nobody finds the id by trying. Never shows a key. Immutable; any thread may use it.
public final class IdKeys {
    /// For a pipeline without secret ids.
    public static final IdKeys NONE = new IdKeys(List.of());

    private static final Pattern LINE = Pattern.compile("([a-z0-9]{1,8}):([0-9a-fA-F]+)");
    private static final int MOST = 2;

    /// What the hash of this says of a key, see [#print].
    private static final String PRINTED = "counterweight";

    private final List<IdKey> keys;

    private IdKeys(List<IdKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /// Reads lines of `<name>:<key in hexadecimal digits>`, the current key first; empty lines are
    /// left out. A name has up to eight lower-case letters and digits, a key at least 32 bytes.
    ///
    /// @throws IllegalArgumentException names the line, never what stands there
    public static IdKeys parse(String text) {
        var keys = new ArrayList<IdKey>();
        var lines = text.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                keys.add(key(lines.get(i), i + 1, keys));
            }
        }
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IllegalArgumentException(
                    "there must be one key, or the current and the one before: keys="
                            + keys.size());
        }
        return new IdKeys(keys);
    }

    /// One that is made up and dies with the process: for what keeps nothing.
    public static IdKeys ofThisProcess() {
        var key = new byte[IdKey.LEAST_BYTES];
        new SecureRandom().nextBytes(key);
        return new IdKeys(List.of(new IdKey("p", key)));
    }

    private static IdKey key(String line, int number, List<IdKey> before) {
        var matcher = LINE.matcher(line);
        if (!matcher.matches() || matcher.group(2).length() % 2 == 1) {
            throw new IllegalArgumentException(
                    "line "
                            + number
                            + " must be <name>:<key>: a name of up to 8 lower-case letters and"
                            + " digits, a key in pairs of hexadecimal digits");
        }
        var bytes = HexFormat.of().parseHex(matcher.group(2));
        if (bytes.length < IdKey.LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "the key in line %d must have at least %d bytes: bytes=%d"
                            .formatted(number, IdKey.LEAST_BYTES, bytes.length));
        }
        var key = new IdKey(matcher.group(1), bytes);
        for (var other : before) {
            if (other.name().equals(key.name()) || other.hasKeyOf(key)) {
                throw new IllegalArgumentException(
                        "line " + number + " must not have the name or the key of another line");
            }
        }
        return key;
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /// The hash of an id under the current key.
    ///
    /// @throws IllegalStateException when there is none
    public String hash(String id) {
        return current().hash(id);
    }

    /// The hash under the key before; null where there is none.
    @Nullable String earlier(String id) {
        return keys.size() < MOST ? null : keys.getLast().hash(id);
    }

    /// Whether the key is being changed: there is one before.
    boolean hasEarlier() {
        return keys.size() == MOST;
    }

    /// Whether the text is a hash under one of these keys, by its form.
    boolean isHash(String text) {
        return keys.stream().anyMatch(key -> key.isHash(text));
    }

    /// What tells the current key from others without telling it: equal for equal keys.
    public String print() {
        return hash(PRINTED);
    }

    /// Their names, the current one's first.
    public List<String> names() {
        return keys.stream().map(IdKey::name).toList();
    }

    /// The whole HMAC-SHA-256 of the parts, one after the other, under each key.
    List<byte[]> macs(byte[]... parts) {
        return keys.stream().map(key -> key.mac(parts)).toList();
    }

    private IdKey current() {
        if (keys.isEmpty()) {
            throw new IllegalStateException("secret ids need a key");
        }
        return keys.getFirst();
    }
}
