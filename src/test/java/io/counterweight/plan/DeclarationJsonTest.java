package io.counterweight.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.stream.Messages;
import io.counterweight.stream.Plans;
import org.junit.jupiter.api.Test;

class DeclarationJsonTest {
    private final DeclarationJson json = new DeclarationJson();

    @Test
    void aDeclarationIsReadAsItWasWritten() {
        var declaration = PlanDeclaration.of(Plans.sideBySide());
        assertThat(json.read(json.write(declaration, true)))
                .contains(new DeclarationJson.Written(1, true, declaration));
        assertThat(declaration.key()).hasSize(16);
    }

    @Test
    void whatIsNoDeclarationIsLeftAside() {
        assertThat(json.read(Messages.utf8("{"))).isEmpty();
        assertThat(json.read(Messages.utf8("{\"form\": 2}"))).isEmpty();
        assertThat(json.read(Messages.utf8("null"))).isEmpty();
    }
}
