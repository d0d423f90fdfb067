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
