package io.counterweight.feature;

/// Reads what [ProfileWriter] wrote.
final class ProfileReader {
    private final byte[] bytes;
    private int position;

    ProfileReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int getByte() {
        need(1);
        return bytes[position++];
    }

    long getVarLong() {
        byte[] from = bytes;
        int at = position;
        if (at < from.length && from[at] >= 0) {
            position = at + 1;
            return from[at];
        }
        if (at + 8 <= from.length) {
            long word = (long) ProfileWriter.LONG.get(from, at);
            long ends = ~word & 0x8080808080808080L;
            if (ends != 0) {
                // All bits up to that of the first byte that ends a number.
                position = at + (Long.numberOfTrailingZeros(ends) >>> 3) + 1;
                return gather(word & (ends ^ (ends - 1)));
            }
        }
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= from.length) {
                break;
            }
            byte b = from[at++];
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                position = at;
                return value;
            }
        }
        throw cut();
    }

    /// Seven bits of each byte, one behind the other.
    private static long gather(long bytes) {
        long x = (bytes & 0x007F007F007F007FL) | (bytes & 0x7F007F007F007F00L) >>> 1;
        x = (x & 0x00003FFF00003FFFL) | (x & 0x3FFF00003FFF0000L) >>> 2;
        return (x & 0xFFFFFFFL) | (x & 0x0FFFFFFF00000000L) >>> 4;
    }

    long getSigned() {
        long value = getVarLong();
        return (value >>> 1) ^ -(value & 1);
    }

    /// A number of entries that each take a byte at least.
    int getSize() {
        long size = getVarLong();
        if (size < 0 || size > bytes.length - position) {
            throw cut();
        }
        return (int) size;
    }

    int getInt() {
        need(4);
        int value = (int) ProfileWriter.INT.get(bytes, position);
        position += 4;
        return value;
    }

    long getLong() {
        need(8);
        long value = (long) ProfileWriter.LONG.get(bytes, position);
        position += 8;
        return value;
    }

    double getDouble() {
        return Double.longBitsToDouble(getLong());
    }

    double getDecimal() {
        long coded = getVarLong();
        if ((coded & 1) != 0) {
            return getDouble();
        }
        long value = coded >>> 1;
        return ((value >>> 1) ^ -(value & 1)) / ProfileWriter.HUNDRED;
    }

    /// Passes over all that is left.
    void skipRest() {
        position = bytes.length;
    }

    /// Fails where bytes are left over.
    void end() {
        if (position != bytes.length) {
            throw cut();
        }
    }

    private void need(int count) {
        if (position + count > bytes.length) {
            throw cut();
        }
    }

    private ProfileException cut() {
        return new ProfileException(
                "a profile must hold what its features declare: bytes="
                        + bytes.length
                        + ", position="
                        + position);
    }
}
