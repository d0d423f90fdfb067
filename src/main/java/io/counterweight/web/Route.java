package io.counterweight.web;

import java.io.IOException;

/// Answers requests to one path. Called from one thread per request.
@FunctionalInterface
interface Route {
    /// @throws IOException when the client is gone, or too slow
    void answer(Exchange exchange) throws IOException;
}
