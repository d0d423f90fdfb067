package io.counterweight.web.api;

import org.jspecify.annotations.Nullable;

/// Ends an operation with an [ApiError].
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ApiError error;

    public ApiException(ApiError error) {
        super(error.message());
        this.error = error;
    }

    public ApiException(
            int status, String rule, String name, @Nullable String value, String message) {
        this(new ApiError(status, rule, name, value, message));
    }

    public ApiError error() {
        return error;
    }
}
