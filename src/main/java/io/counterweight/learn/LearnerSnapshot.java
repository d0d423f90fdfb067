package io.counterweight.learn;

import io.counterweight.event.Classes;
import io.counterweight.imbalance.ClassCounts;
import io.counterweight.kernel.NetworkSpec;
import io.counterweight.kernel.NetworkState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Everything a learner is at one moment, and its bytes: a mark, the format's number, whose it is
/// (recipe, features, classes), then the state.
///
/// @param lastLoss NaN before the first step
/// @param stopReason null while it learns
record LearnerSnapshot(
        long examples,
        double lastLoss,
        @Nullable String stopReason,
        ClassCounts counts,
        MiniBatch pending,
        NetworkState network) {
    private static final int MARK = 0x43574c53;
    private static final int FORMAT = 1;

    byte[] toBytes(Recipe recipe, int features, Classes classes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MARK);
            out.writeInt(FORMAT);
            out.writeUTF(owner(recipe, features, classes));
            out.writeLong(examples);
            out.writeDouble(lastLoss);
            out.writeBoolean(stopReason != null);
            if (stopReason != null) {
                out.writeUTF(stopReason);
            }
            counts.writeTo(out);
            pending.writeTo(out);
            network.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// @throws IllegalArgumentException for bytes that are no snapshot, or one of another format,
    ///   recipe or shape
    static LearnerSnapshot fromBytes(
            byte[] bytes, Recipe recipe, int features, Classes classes, NetworkSpec spec) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            checkOwner(in, owner(recipe, features, classes));
            long examples = in.readLong();
            double lastLoss = in.readDouble();
            String stopReason = in.readBoolean() ? in.readUTF() : null;
            ClassCounts counts = ClassCounts.readFrom(in);
            MiniBatch pending = MiniBatch.readFrom(in, features, recipe.batch());
            NetworkState network = NetworkState.readFrom(in, spec);
            if (in.available() > 0) {
                throw new IllegalArgumentException(
                        "a snapshot must end with its network: bytes left=" + in.available());
            }
            return new LearnerSnapshot(examples, lastLoss, stopReason, counts, pending, network);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "a snapshot must be whole: bytes=" + bytes.length, e);
        }
    }

    private static void checkOwner(DataInputStream in, String expected) throws IOException {
        int mark = in.readInt();
        int format = in.readInt();
        if (mark != MARK || format != FORMAT) {
            throw new IllegalArgumentException(
                    "expected a learner's snapshot of format %d, found mark=%08x, format=%d"
                            .formatted(FORMAT, mark, format));
        }
        String found = in.readUTF();
        if (!found.equals(expected)) {
            throw new IllegalArgumentException(
                    "a snapshot must be of the same recipe and shape: expected %s, found %s"
                            .formatted(expected, found));
        }
    }

    private static String owner(Recipe recipe, int features, Classes classes) {
        return "%s, features=%d, %s".formatted(recipe, features, classes);
    }
}
