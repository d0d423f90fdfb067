package io.counterweight.learn;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The bytes of a learner: a mark, the format's number, whose they are (recipe and shape), then the
/// state.
final class LearnerSnapshot {
    private static final int MARK = 0x43574c53;
    private static final int FORMAT = 3;

    /// Differs in the network's state only, which knows its own form.
    private static final int OLDEST_FORMAT = 2;

    private LearnerSnapshot() {}

    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    interface Reading {
        void from(DataInputStream in) throws IOException;
    }

    static byte[] write(String owner, Writing state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MARK);
            out.writeInt(FORMAT);
            out.writeUTF(owner);
            state.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// @throws IllegalArgumentException for bytes that are no snapshot, or one of another format or
    ///   owner
    static void read(byte[] bytes, String owner, Reading state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            checkOwner(in, owner);
            state.from(in);
            if (in.available() > 0) {
                throw new IllegalArgumentException(
                        "a snapshot must end with its network: bytes left=" + in.available());
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "a snapshot must be whole: bytes=" + bytes.length, e);
        }
    }

    /// What a network learned holds for another bound of its inputs too, so that a recipe whose
    /// bound is another, or the default of another release, goes on.
    private static String withoutClip(String owner) {
        return owner.replaceFirst(", clip=[0-9.E]+", "");
    }

    private static void checkOwner(DataInputStream in, String expected) throws IOException {
        int mark = in.readInt();
        int format = in.readInt();
        if (mark != MARK || format < OLDEST_FORMAT || format > FORMAT) {
            throw new IllegalArgumentException(
                    "expected a learner's snapshot of format %d to %d, found mark=%08x, format=%d"
                            .formatted(OLDEST_FORMAT, FORMAT, mark, format));
        }
        String found = in.readUTF();
        if (!withoutClip(found).equals(withoutClip(expected))) {
            throw new IllegalArgumentException(
                    "a snapshot must be of the same recipe and shape: expected %s, found %s"
                            .formatted(expected, found));
        }
    }
}
