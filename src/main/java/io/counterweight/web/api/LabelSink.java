package io.counterweight.web.api;

import io.counterweight.event.Label;
import java.util.List;

/// Where labels go.
@FunctionalInterface
public interface LabelSink {
    /// Sends all of them, and waits; never longer than one wait for all.
    ///
    /// @param who says so
    /// @return of each, whether the broker has it
    List<Boolean> send(List<Label> labels, String who);
}
