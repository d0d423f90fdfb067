package io.counterweight.hostile;

import java.util.Arrays;
import java.util.Random;

/// What any bytes may become on the way.
final class ByteMutations {
    private final Random random;

    ByteMutations(Random random) {
        this.random = random;
    }

    byte[] of(byte[] bytes) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 3 -> flipped(bytes);
            case 4 -> doubled(bytes);
            default -> junk(random.nextInt(300));
        };
    }

    byte[] junk(int length) {
        var junk = new byte[length];
        random.nextBytes(junk);
        return junk;
    }

    private byte[] flipped(byte[] bytes) {
        var flipped = bytes.clone();
        for (int i = 0; flipped.length > 0 && i <= random.nextInt(4); i++) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] doubled(byte[] bytes) {
        var doubled = Arrays.copyOf(bytes, 2 * bytes.length);
        System.arraycopy(bytes, 0, doubled, bytes.length, bytes.length);
        return doubled;
    }

    /// A key that is none, empty, huge, no UTF-8, or of somebody else.
    byte[] key(byte[] key) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> new byte[70_000];
            case 3 -> new byte[] {(byte) 0xff, (byte) 0xfe, 0};
            case 4 -> HostileRecord.utf8("x".repeat(257 + random.nextInt(900)));
            default -> HostileRecord.utf8("somebody\r\nelse-" + random.nextInt(5));
        };
    }
}
