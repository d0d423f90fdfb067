/// What the HTTP API asks of a running service: its topics, stores, models and settings.
@NullMarked
package io.counterweight.app.api;

import org.jspecify.annotations.NullMarked;
