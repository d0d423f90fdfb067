package io.counterweight.stream;

import io.counterweight.feature.EntityFeatures;
import io.counterweight.feature.Profile;
import io.counterweight.feature.ProfileException;
import io.counterweight.plan.Declarations;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The profiles of one entity's members in their store. A profile of another declaration goes on
/// with what both keep ([EntityFeatures#adopt]); one of a declaration that nobody knows starts
/// anew, and the log says so once.
final class Profiles {
    private static final Logger log = LoggerFactory.getLogger(Profiles.class);

    private final String entity;
    private final EntityFeatures features;
    private final Declarations declarations;
    private final KeyValueStore<String, byte[]> store;
    private boolean hasWarned;

    Profiles(
            String entity,
            EntityFeatures features,
            Declarations declarations,
            KeyValueStore<String, byte[]> store) {
        this.entity = entity;
        this.features = features;
        this.declarations = declarations;
        this.store = store;
    }

    Profile read(String id) {
        var bytes = store.get(id);
        try {
            return bytes == null ? features.read(null) : read(bytes);
        } catch (ProfileException e) {
            if (!hasWarned) {
                hasWarned = true;
                log.warn("profiles start anew entity={} reason={}", entity, e.getMessage());
            }
            return features.read(null);
        }
    }

    private Profile read(byte[] bytes) {
        int fingerprint = features.fingerprintOf(bytes);
        if (fingerprint == features.fingerprint()) {
            return features.read(bytes);
        }
        var earlier = declarations.features(entity, fingerprint);
        return earlier == null
                ? features.read(bytes)
                : features.adopt(earlier, earlier.read(bytes));
    }

    void write(String id, Profile profile) {
        store.put(id, features.write(profile));
    }
}
