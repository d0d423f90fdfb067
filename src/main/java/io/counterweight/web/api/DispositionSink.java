package io.counterweight.web.api;

import io.counterweight.event.Disposition;
import java.util.List;

/// Where dispositions go.
@FunctionalInterface
public interface DispositionSink {
    /// Sends all of them, and waits; never longer than one wait for all.
    ///
    /// @param who says so
    /// @return of each, whether the broker has it
    List<Boolean> send(List<Disposition> dispositions, String who);
}
