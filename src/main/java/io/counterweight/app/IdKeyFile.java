package io.counterweight.app;

import io.counterweight.config.UserError;
import io.counterweight.event.IdKeys;
import io.counterweight.plan.StreamPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.jspecify.annotations.Nullable;

/// The file of the keys of secret ids, in the form of [IdKeys#parse].
public final class IdKeyFile {
    private IdKeyFile() {}

    /// @param name of the setting or option that says the file, for errors
    /// @throws UserError when it cannot be read or used; says which line, never what stands there
    public static IdKeys read(String name, Path file) {
        try {
            return IdKeys.parse(Files.readString(file));
        } catch (IOException e) {
            throw new UserError(name + " must be a file that can be read as text: " + file, e);
        } catch (IllegalArgumentException e) {
            throw new UserError(name + ": " + e.getMessage() + ": " + file, e);
        }
    }

    /// The plan with the keys that it needs, those of `--id-keys-file`; as it is where it needs
    /// none.
    public static StreamPlan keyed(StreamPlan plan, @Nullable Path file) {
        if (!plan.event().hasSecrets()) {
            return plan;
        }
        if (file == null) {
            throw new UserError(
                    "--id-keys-file must name the file of the keys, since the pipeline has secret"
                            + " ids: pipeline="
                            + plan.pipeline());
        }
        return plan.with(read("--id-keys-file", file));
    }

    /// Whether every user of the machine may read it; false where the file system cannot tell.
    public static boolean isOpenToAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }
}
