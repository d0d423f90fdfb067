package io.counterweight.web.api;

import java.util.List;

/// The newest model of each recipe that has one.
@FunctionalInterface
public interface ModelSource {
    /// @return in order of the recipes' names
    /// @throws Unavailable while the models are still read
    List<ModelLineage> models() throws Unavailable;
}
