/// The HTTP API under `/api/v1`: its operations, what they ask of the service, and its errors.
/// `openapi.yaml` describes it, and a test holds the two together. Knows nothing of the server.
/// Imports evaluate and event; imported by web and app.
@NullMarked
package io.counterweight.web.api;

import org.jspecify.annotations.NullMarked;
