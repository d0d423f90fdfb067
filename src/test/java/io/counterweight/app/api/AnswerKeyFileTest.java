package io.counterweight.app.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.config.UserError;
import io.counterweight.event.GivenAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerKeyFileTest {
    private static final byte[] TRANSACTION = "{}".getBytes(UTF_8);

    @TempDir Path folder;

    @Test
    void aScorerAloneMakesUpItsKeyOnceForItselfOnly() throws IOException {
        var state = folder.resolve("state");
        var first = AnswerKeyFile.of(null, state);
        assertThat(state).as("a start that is refused writes nothing").doesNotExist();
        first.keep();
        var sealed = first.seal().seal(GivenAnswer.getDefaultInstance(), TRANSACTION);
        var next = AnswerKeyFile.of(null, state);
        next.keep();
        assertThat(next.seal().open(sealed, TRANSACTION)).isNotNull();
        var another = AnswerKeyFile.of(null, folder.resolve("another")).seal();
        assertThat(another.open(sealed, TRANSACTION)).isNull();
        assertThat(Files.getPosixFilePermissions(state.resolve(AnswerKeyFile.OWN)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(state).isDirectoryNotContaining("glob:**/*.tmp");
    }

    @Test
    void aFileThatIsNamedMustBeOneOfKeys() {
        assertThatThrownBy(() -> AnswerKeyFile.of(folder.resolve("none"), folder))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("answers.key-file must be a file that can be read");
    }
}
