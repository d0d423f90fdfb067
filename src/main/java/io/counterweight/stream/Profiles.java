package io.counterweight.stream;

import io.counterweight.feature.EntityFeatures;
import io.counterweight.feature.Profile;
import io.counterweight.feature.ProfileException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The profiles of one entity's members in their store. A profile of other declarations starts
/// anew, and the log says so once: features changed under a running pipeline.
final class Profiles {
    private static final Logger log = LoggerFactory.getLogger(Profiles.class);

    private final String entity;
    private final EntityFeatures features;
    private final KeyValueStore<String, byte[]> store;
    private boolean hasWarned;

    Profiles(String entity, EntityFeatures features, KeyValueStore<String, byte[]> store) {
        this.entity = entity;
        this.features = features;
        this.store = store;
    }

    Profile read(String id) {
        try {
            return features.read(store.get(id));
        } catch (ProfileException e) {
            if (!hasWarned) {
                hasWarned = true;
                log.warn("profiles start anew entity={} reason={}", entity, e.getMessage());
            }
            return features.read(null);
        }
    }

    void write(String id, Profile profile) {
        store.put(id, features.write(profile));
    }
}
