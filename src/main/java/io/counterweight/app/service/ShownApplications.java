package io.counterweight.app.service;

import io.counterweight.app.api.ApiApplication;
import io.counterweight.runtime.StreamApplication;
import io.counterweight.web.DashboardState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The applications of this process, as the page asks for them.
///
/// @param applications grows while the service starts, not after
/// @param apiApplications the same, as the API asks for them
record ShownApplications(List<StreamApplication> applications, List<ApiApplication> apiApplications)
        implements DashboardState.Applications {
    @Override
    public Map<String, String> states() {
        var states = new TreeMap<String, String>();
        applications.forEach(a -> states.put(a.name(), a.state().name()));
        return states;
    }

    @Override
    public Map<String, Long> lags() {
        var lags = new TreeMap<String, Long>();
        apiApplications.forEach(a -> lags.put(a.name(), a.lag()));
        return lags;
    }
}
