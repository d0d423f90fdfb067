package io.counterweight.stream.profile;

import io.counterweight.feature.EntityFeatures;
import io.counterweight.feature.Profile;
import io.counterweight.feature.ProfileException;
import io.counterweight.plan.Declarations;
import io.counterweight.plan.StreamPlan;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stored form of one entity's profiles. A profile of another declaration goes on with what
/// both keep ([EntityFeatures#adopt]); one of a declaration that nobody knows starts anew, and the
/// log says so once. For one thread.
public final class ProfileCodec {
    private static final Logger log = LoggerFactory.getLogger(ProfileCodec.class);

    private final String entity;
    private final EntityFeatures features;
    private final Declarations declarations;
    private boolean hasWarned;

    public ProfileCodec(StreamPlan plan, String entity) {
        this.entity = entity;
        this.features = plan.features().of(entity);
        this.declarations = plan.declarations();
    }

    /// @param bytes null for a new profile
    public Profile read(byte @Nullable [] bytes) {
        try {
            return bytes == null ? features.read(null) : readStored(bytes);
        } catch (ProfileException e) {
            if (!hasWarned) {
                hasWarned = true;
                log.warn("profiles start anew entity={} reason={}", entity, e.getMessage());
            }
            return features.read(null);
        }
    }

    private Profile readStored(byte[] bytes) {
        int fingerprint = features.fingerprintOf(bytes);
        if (fingerprint == features.fingerprint()) {
            return features.read(bytes);
        }
        var earlier = declarations.features(entity, fingerprint);
        return earlier == null
                ? features.read(bytes)
                : features.adopt(earlier, earlier.read(bytes));
    }

    /// How long profiles are kept after their newest transaction, in milliseconds.
    long keptFor() {
        return features.keptFor();
    }

    public byte[] write(Profile profile) {
        return features.write(profile);
    }
}
