package io.counterweight.web.api;

import org.jspecify.annotations.Nullable;

/// What an operation needs does not answer just now; it may when it is asked again.
public final class Unavailable extends Exception {
    private static final long serialVersionUID = 1;

    private final String sentence;

    public Unavailable(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    /// 503, as an answer.
    ///
    /// @param name of what is not there
    ApiException error(String name) {
        return new ApiException(503, "unavailable", name, null, sentence);
    }
}
