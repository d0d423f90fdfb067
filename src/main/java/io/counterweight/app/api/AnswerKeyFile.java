package io.counterweight.app.api;

import io.counterweight.app.IdKeyFile;
import io.counterweight.config.UserError;
import io.counterweight.event.AnswerSeal;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
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

    private AnswerKeyFile() {}

    /// Reads the keys; without a file, those that a start before made up, or made up now: one
    /// scorer alone needs no more.
    ///
    /// @throws UserError when they cannot be read or written
    public static AnswerSeal seal(@Nullable Path file, Path stateDir) {
        if (file != null) {
            return new AnswerSeal(IdKeyFile.read("answers.key-file", file));
        }
        var own = stateDir.resolve(OWN);
        try {
            Files.createDirectories(stateDir);
            makeUp(own);
        } catch (FileAlreadyExistsException _) {
            // Of a start before.
        } catch (IOException e) {
            throw new UserError("state-dir must be a folder that can be written: " + stateDir, e);
        }
        return new AnswerSeal(IdKeyFile.read("answers.key-file", own));
    }

    private static void makeUp(Path own) throws IOException {
        if (Files.exists(own)) {
            throw new FileAlreadyExistsException(own.toString());
        }
        var key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        var whole = Files.createTempFile(own.getParent(), OWN, "");
        if (Files.getFileStore(whole).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(
                whole, "own:" + HexFormat.of().formatHex(key) + "\n", StandardOpenOption.WRITE);
        Files.move(whole, own);
    }
}
