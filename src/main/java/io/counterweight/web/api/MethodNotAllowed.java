package io.counterweight.web.api;

/// A path has other methods.
public final class MethodNotAllowed extends Exception {
    private static final long serialVersionUID = 1;

    private final String method;
    private final String allowed;

    MethodNotAllowed(String method, String allowed) {
        super("this path takes " + allowed);
        this.method = method;
        this.allowed = allowed;
    }

    /// 405, with the header `Allow`.
    public Answer answer() {
        var message = "this path takes " + allowed;
        return Answer.of(new ApiError(405, "method-not-allowed", "method", method, message))
                .with("Allow", allowed);
    }
}
