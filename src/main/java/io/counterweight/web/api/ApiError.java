package io.counterweight.web.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/// Why an operation did nothing: the body `{"error": {…}}`.
///
/// @param status of HTTP
/// @param rule that was broken, in kebab-case: for programs
/// @param name of what broke it: a parameter, a field, a header
/// @param value it had; null where it had none, or must not be shown
/// @param message one sentence for a person
public record ApiError(
        @JsonIgnore int status, String rule, String name, @Nullable String value, String message) {

    /// Longer values are cut: an error says which value it was, not all of it.
    private static final int SHOWN = 256;

    public ApiError {
        if (value != null && value.length() > SHOWN) {
            value = value.substring(0, SHOWN) + "…";
        }
    }
}
