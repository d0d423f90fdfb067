package io.counterweight.feature;

/// Stored bytes that are no profile of the declared features: another format, other declarations,
/// or cut short. The profile has to be rebuilt, or the old declarations put back.
public final class ProfileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ProfileException(String message) {
        super(message);
    }
}
