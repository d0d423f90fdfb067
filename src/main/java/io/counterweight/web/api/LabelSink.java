package io.counterweight.web.api;

import io.counterweight.event.Label;
import java.util.List;

/// Where labels go.
@FunctionalInterface
public interface LabelSink {
    /// Sends all of them, and waits.
    ///
    /// @return of each, whether the broker has it
    List<Boolean> send(List<Label> labels);
}
