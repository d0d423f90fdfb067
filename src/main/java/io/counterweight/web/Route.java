package io.counterweight.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/// Answers GET and HEAD of one path. Called from one thread per request.
@FunctionalInterface
interface Route {
    void answer(HttpExchange exchange) throws IOException;
}
