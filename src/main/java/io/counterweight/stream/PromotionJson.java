package io.counterweight.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.evaluate.Promotion;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Promotions as the topic `promotions` carries them: the components of [Promotion] by their names.
/// Thread-safe.
public final class PromotionJson {
    private static final Logger log = LoggerFactory.getLogger(PromotionJson.class);

    private final ObjectMapper mapper =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public byte[] write(Promotion promotion) {
        try {
            return mapper.writeValueAsBytes(promotion);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a promotion must be writable", e);
        }
    }

    /// Empty for bytes that are none: it is logged, and the champion stays.
    Optional<Promotion> read(byte[] bytes) {
        try {
            var promotion = mapper.readValue(bytes, Promotion.class);
            if (promotion != null && promotion.recipe() != null) {
                return Optional.of(promotion);
            }
            log.warn("record of promotions left aside reason=names-no-recipe");
        } catch (IOException e) {
            log.warn("record of promotions left aside reason=not-json detail={}", e.getMessage());
        }
        return Optional.empty();
    }
}
