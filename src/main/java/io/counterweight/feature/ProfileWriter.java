package io.counterweight.feature;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Writes numbers to a growing array of bytes, small ones in few.
final class ProfileWriter {
    static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final double HUNDRED = 100;
    private static final long EXACT = 1L << 50;

    private byte[] bytes;
    private int length;

    ProfileWriter(int capacity) {
        bytes = new byte[capacity];
    }

    void putByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /// A number that is seldom negative or large: seven bits a byte.
    void putVarLong(long value) {
        reserve(10);
        if (value >>> 7 == 0) {
            bytes[length++] = (byte) value;
            return;
        }
        if (value >>> 56 == 0) {
            // Eight bytes at once, of which those that count stay.
            int last = (63 - Long.numberOfLeadingZeros(value | 1)) / 7;
            long more = 0x8080808080808080L & ((1L << 8 * last) - 1);
            LONG.set(bytes, length, spread(value) | more);
            length += last + 1;
            return;
        }
        byte[] to = bytes;
        int at = length;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        length = at;
    }

    /// The lowest 56 bits, seven in each byte.
    private static long spread(long value) {
        long x = (value & 0xFFFFFFFL) | (value & 0xFFFFFFF0000000L) << 4;
        x = (x & 0x00003FFF00003FFFL) | (x & 0x0FFFC0000FFFC000L) << 2;
        return (x & 0x007F007F007F007FL) | (x & 0x3F803F803F803F80L) << 1;
    }

    /// What [#spread] spread.
    static long gather(long bytes) {
        long x = (bytes & 0x007F007F007F007FL) | (bytes & 0x7F007F007F007F00L) >>> 1;
        x = (x & 0x00003FFF00003FFFL) | (x & 0x3FFF00003FFF0000L) >>> 2;
        return (x & 0xFFFFFFFL) | (x & 0x0FFFFFFF00000000L) >>> 4;
    }

    /// A number of either sign: 0, −1, 1, −2 … become 0, 1, 2, 3 …
    void putSigned(long value) {
        putVarLong((value << 1) ^ (value >> 63));
    }

    void putInt(int value) {
        reserve(4);
        INT.set(bytes, length, value);
        length += 4;
    }

    void putDouble(double value) {
        putLong(Double.doubleToRawLongBits(value));
    }

    /// A number that often has two decimals at most: hundredths where that is exact to the bit,
    /// else the double after a marker.
    void putDecimal(double value) {
        long n = (long) Math.rint(value * HUNDRED);
        long bits = Double.doubleToRawLongBits(value);
        if (Math.abs(n) < EXACT && Double.doubleToRawLongBits(n / HUNDRED) == bits) {
            putVarLong(((n << 1) ^ (n >> 63)) << 1);
        } else {
            putByte(1);
            putLong(bits);
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void putLong(long value) {
        reserve(8);
        LONG.set(bytes, length, value);
        length += 8;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (length + more));
        }
    }
}
