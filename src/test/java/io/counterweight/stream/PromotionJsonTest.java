package io.counterweight.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.counterweight.evaluate.Promotion;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PromotionJsonTest {
    private final PromotionJson json = new PromotionJson();

    @Test
    void aRecordOfBeforeIsReadAndNobodyIsNamed() throws Exception {
        byte[] before;
        try (var stream = PromotionJsonTest.class.getResourceAsStream("promotion-86abd24.json")) {
            before = Objects.requireNonNull(stream).readAllBytes();
        }
        assertThat(json.read(before))
                .contains(Promotion.byHand("cards", "focal", "base", "catches more"));
    }

    @Test
    void whoAskedIsWrittenAndReadAndAbsentForTheRule() {
        var byAnn = Promotion.byHand("cards", "focal", "base", "catches more", "ann");
        assertThat(json.read(json.write(byAnn))).contains(byAnn);
        assertThat(new String(json.write(byAnn), UTF_8)).contains("\"who\":\"ann\"");
        var byNobody = Promotion.byHand("cards", "focal", "base", "catches more");
        assertThat(new String(json.write(byNobody), UTF_8)).doesNotContain("who");
    }
}
