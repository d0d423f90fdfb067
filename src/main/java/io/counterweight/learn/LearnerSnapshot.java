package io.counterweight.learn;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;

/// The bytes of a learner as releases before [StateSections] wrote them: a mark, the format's
/// number, whose they are (recipe and shape), then the state. Read only.
final class LearnerSnapshot {
    private static final int MARK = 0x43574c53;
    private static final int FORMAT = 3;

    /// Differs in the network's state only, which knows its own form.
    private static final int OLDEST_FORMAT = 2;

    private LearnerSnapshot() {}

    interface Reading {
        void from(DataInputStream in) throws IOException;
    }

    /// Whose they are.
    ///
    /// @throws IllegalArgumentException for bytes that are no snapshot, or one of another format
    static String owner(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return ownerOf(in);
        } catch (IOException e) {
            throw notWhole(bytes, e);
        }
    }

    /// @throws IllegalArgumentException as [#owner], and where bytes are left or missing
    static void read(byte[] bytes, Reading state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            ownerOf(in);
            state.from(in);
            if (in.available() > 0) {
                throw new IllegalArgumentException(
                        "a snapshot must end with its network: bytes left=" + in.available());
            }
        } catch (IOException e) {
            throw notWhole(bytes, e);
        }
    }

    /// What a network learned holds for another bound of its inputs too, so that a recipe whose
    /// bound is another, or the default of another release, goes on.
    static String withoutClip(String owner) {
        return owner.replaceFirst(", clip=[0-9.E]+", "");
    }

    private static String ownerOf(DataInputStream in) throws IOException {
        int mark = in.readInt();
        int format = in.readInt();
        if (mark != MARK || format < OLDEST_FORMAT || format > FORMAT) {
            throw new IllegalArgumentException(
                    "expected a learner's snapshot of format %d to %d, found mark=%08x, format=%d"
                            .formatted(OLDEST_FORMAT, FORMAT, mark, format));
        }
        return in.readUTF();
    }

    private static IllegalArgumentException notWhole(byte[] bytes, IOException e) {
        return new IllegalArgumentException("a snapshot must be whole: bytes=" + bytes.length, e);
    }
}
