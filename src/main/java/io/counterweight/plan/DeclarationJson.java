package io.counterweight.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Declarations as the topic `declarations` carries them: the number of the form, then the
/// components of [PlanDeclaration] by their names. Thread-safe.
public final class DeclarationJson {
    private static final Logger log = LoggerFactory.getLogger(DeclarationJson.class);
    private static final int FORM = 1;

    private final ObjectMapper mapper =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /// @param isFirst whether the pipeline had no declaration on the topic before it: records
    ///   without a layout are of it
    public record Written(int form, boolean isFirst, PlanDeclaration declaration) {}

    public byte[] write(PlanDeclaration declaration, boolean isFirst) {
        try {
            return mapper.writeValueAsBytes(new Written(FORM, isFirst, declaration));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a declaration must be writable", e);
        }
    }

    /// Empty for bytes that are none, or of a form of later releases: it is logged.
    public Optional<Written> read(byte[] bytes) {
        try {
            var written = mapper.readValue(bytes, Written.class);
            if (written != null && written.form == FORM && written.declaration != null) {
                return Optional.of(written);
            }
            log.warn("record of declarations left aside reason=unknown-form");
        } catch (IOException e) {
            log.warn("record of declarations left aside reason=not-json");
        }
        return Optional.empty();
    }
}
