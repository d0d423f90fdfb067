package io.counterweight.app.api;

import io.counterweight.app.IdKeyFile;
import io.counterweight.config.UserError;
import io.counterweight.event.AnswerSeal;
import io.counterweight.event.IdKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Where the keys are that answers are sealed with.
public final class AnswerKeyFile {
    /// In the folder of the stores, where the settings name none.
    static final String OWN = "answer.key";

    private static final int BYTES = 32;

    private final Path stateDir;
    private final AnswerSeal seal;

    /// What is to be written; null for nothing.
    private final @Nullable String madeUp;

    private AnswerKeyFile(Path stateDir, AnswerSeal seal, @Nullable String madeUp) {
        this.stateDir = stateDir;
        this.seal = seal;
        this.madeUp = madeUp;
    }

    /// Reads the keys; without a file, those that a start before made up, or makes them up: one
    /// scorer alone needs no more. Writes nothing.
    ///
    /// @throws UserError when they cannot be read
    public static AnswerKeyFile of(@Nullable Path file, Path stateDir) {
        var own = stateDir.resolve(OWN);
        if (file != null || Files.exists(own)) {
            var read = file == null ? own : file;
            return new AnswerKeyFile(
                    stateDir, new AnswerSeal(IdKeyFile.read("answers.key-file", read)), null);
        }
        var key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        var madeUp = "own:" + HexFormat.of().formatHex(key) + "\n";
        return new AnswerKeyFile(stateDir, new AnswerSeal(IdKeys.parse(madeUp)), madeUp);
    }

    public AnswerSeal seal() {
        return seal;
    }

    /// Writes keys that were made up, for the next start.
    ///
    /// @throws UserError when they cannot be written
    public void keep() {
        if (madeUp == null) {
            return;
        }
        try {
            Files.createDirectories(stateDir);
            var whole = Files.createTempFile(stateDir, OWN, "");
            if (Files.getFileStore(whole).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(whole, madeUp, StandardOpenOption.WRITE);
            Files.move(whole, stateDir.resolve(OWN));
        } catch (IOException e) {
            throw new UserError("state-dir must be a folder that can be written: " + stateDir, e);
        }
    }
}
