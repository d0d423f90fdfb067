package io.counterweight.plan;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.counterweight.config.UserError;
import org.junit.jupiter.api.Test;

class PipelinesTest {
    /// In a folder that has one named `demo`, `counterweight demo` reads the packed pipeline.
    @Test
    void aFolderOfThatNameIsNoFile() {
        assertThatThrownBy(() -> Pipelines.load("src"))
                .isInstanceOf(UserError.class)
                .hasMessage("no pipeline of that name, and no such file: pipeline=src");
    }
}
