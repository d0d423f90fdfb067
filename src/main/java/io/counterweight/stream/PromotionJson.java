package io.counterweight.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.counterweight.evaluate.Promotion;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Promotions as the topic `promotions` carries them: the components of [Promotion] by their names.
/// Thread-safe.
public final class PromotionJson {
    private static final Logger log = LoggerFactory.getLogger(PromotionJson.class);

    /// Its reason is logged and shown.
    private static final int MOST_BYTES = 64 << 10;

    private final AtomicBoolean hasWarned = new AtomicBoolean();
    private final ObjectMapper mapper =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public byte[] write(Promotion promotion) {
        try {
            return mapper.writeValueAsBytes(promotion);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a promotion must be writable", e);
        }
    }

    /// Empty for bytes that are none: the first is logged, and the champion stays.
    Optional<Promotion> read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return leaveAside("no-value");
        }
        if (bytes.length > MOST_BYTES) {
            return leaveAside("too-large");
        }
        try {
            var promotion = mapper.readValue(bytes, Promotion.class);
            return promotion == null || promotion.recipe() == null
                    ? leaveAside("names-no-recipe")
                    : Optional.of(promotion);
        } catch (IOException e) {
            return leaveAside("not-json");
        }
    }

    private Optional<Promotion> leaveAside(String reason) {
        if (!hasWarned.getAndSet(true)) {
            log.warn(
                    "record of promotions left aside, further ones are only counted reason={}",
                    reason);
        }
        return Optional.empty();
    }
}
