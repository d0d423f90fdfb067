package io.counterweight.event;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Binds what a caller was answered to its transaction, so that the stream can tell the service's
/// own answers from those that a producer made up, and scorers what they say to each other from
/// what others say. With keys in the form of [IdKeys]: the first seals, both open. Any thread.
///
/// Sealed form: version (1 byte), HMAC-SHA-256 (32) of the version, the answer's length (4) and
/// bytes and the value of the transaction's record; then the answer, a [GivenAnswer].
public final class AnswerSeal {
    /// Of the records of topic `transactions`.
    public static final String HEADER = "counterweight-answer";

    private static final byte VERSION = 1;
    private static final int MAC_BYTES = 32;

    private final IdKeys keys;

    public AnswerSeal(IdKeys keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("answers need a key to be sealed with");
        }
        this.keys = keys;
    }

    /// What the header holds.
    ///
    /// @param transaction value of the record
    public byte[] seal(GivenAnswer answer, byte[] transaction) {
        var bytes = answer.toByteArray();
        var mac = keys.macs(head(bytes.length), bytes, transaction).getFirst();
        return ByteBuffer.allocate(1 + MAC_BYTES + bytes.length)
                .put(VERSION)
                .put(mac)
                .put(bytes)
                .array();
    }

    /// The answer of a header; null where it was not sealed for this transaction with a key of
    /// these.
    public @Nullable GivenAnswer open(byte[] sealed, byte[] transaction) {
        if (sealed.length < 1 + MAC_BYTES || sealed[0] != VERSION) {
            return null;
        }
        var mac = Arrays.copyOfRange(sealed, 1, 1 + MAC_BYTES);
        var bytes = Arrays.copyOfRange(sealed, 1 + MAC_BYTES, sealed.length);
        if (!isOneOf(mac, head(bytes.length), bytes, transaction)) {
            return null;
        }
        try {
            return GivenAnswer.parseFrom(bytes);
        } catch (InvalidProtocolBufferException _) {
            return null;
        }
    }

    /// What signs a message from scorer to scorer: 32 bytes.
    public byte[] sign(byte[]... parts) {
        return keys.macs(parts).getFirst();
    }

    /// Whether a message was signed with a key of these.
    public boolean isSigned(byte[] signature, byte[]... parts) {
        return isOneOf(signature, parts);
    }

    private boolean isOneOf(byte[] mac, byte[]... parts) {
        return keys.macs(parts).stream().anyMatch(own -> MessageDigest.isEqual(own, mac));
    }

    private static byte[] head(int length) {
        return ByteBuffer.allocate(1 + Integer.BYTES).put(VERSION).putInt(length).array();
    }
}
