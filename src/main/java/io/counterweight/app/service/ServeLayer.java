package io.counterweight.app.service;

import io.counterweight.answer.Fallback;
import io.counterweight.config.DurationText;
import io.counterweight.runtime.Guarantee;
import io.counterweight.web.WebSettings;
import io.counterweight.web.api.AccessRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one source says of a [ServeSettings]: the file, the environment or the flags. Null where it
/// says nothing. The keys of the file are the components, in kebab-case.
///
/// @param kafka settings of the Kafka clients, by Kafka's own names
/// @param kafkaFiles the same, each read from a file: the only way for secrets
/// @param topics names of topics that differ from `<pipeline>.<topic>`
/// @param closeTimeout how long the applications may take to end, together
/// @param stallTimeout an application that stands still for longer is not ready
/// @param idKeysFile file of the keys of secret ids
/// @param guarantee what the scorer promises
/// @param profileHeapPercent of the heap, for the profiles of the scorer
/// @param answers how callers of the API are answered
record ServeLayer(
        @Nullable String pipeline,
        @Nullable Role role,
        @Nullable Map<String, String> kafka,
        @Nullable Map<String, Path> kafkaFiles,
        @Nullable Map<String, String> topics,
        @Nullable Path stateDir,
        @Nullable Path startFrom,
        @Nullable Integer threads,
        @Nullable Duration closeTimeout,
        @Nullable Duration stallTimeout,
        @Nullable Http http,
        @Nullable Path idKeysFile,
        @Nullable Guarantee guarantee,
        @Nullable Integer profileHeapPercent,
        @Nullable Answers answers) {
    /// Each has clients, buffers and a thread of its own; more than this is a slip of the finger.
    static final int MOST_THREADS = 256;

    /// The rest is for what is not bounded by it.
    private static final int MOST_PROFILE_HEAP = 75;

    /// Progress is looked at every few seconds.
    private static final Duration LEAST_STALL = Duration.ofSeconds(15);

    /// Says nothing.
    static final ServeLayer NOTHING =
            new ServeLayer(
                    null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null);

    ServeLayer {
        if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
            throw new IllegalArgumentException(
                    "threads must be in 1..%d: threads=%d".formatted(MOST_THREADS, threads));
        }
        if (profileHeapPercent != null
                && (profileHeapPercent < 1 || profileHeapPercent > MOST_PROFILE_HEAP)) {
            throw new IllegalArgumentException(
                    "profile-heap-percent must be in 1..%d: profile-heap-percent=%d"
                            .formatted(MOST_PROFILE_HEAP, profileHeapPercent));
        }
        if (stallTimeout != null && stallTimeout.compareTo(LEAST_STALL) < 0) {
            throw new IllegalArgumentException(
                    "stall-timeout must be at least %s: stall-timeout=%s"
                            .formatted(
                                    DurationText.of(LEAST_STALL), DurationText.of(stallTimeout)));
        }
        if (closeTimeout != null && closeTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "close-timeout must be at least 1s: close-timeout="
                            + DurationText.of(closeTimeout));
        }
    }

    /// Where HTTP is served.
    ///
    /// @param port 0 takes a free one
    /// @param tokenFile one token for every role; deprecated
    /// @param tokens files of tokens by role
    record Http(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable Path tokenFile,
            @Nullable Tokens tokens,
            WebSettings.@Nullable Tls tls,
            @Nullable Integer maxConnections) {
        /// Says nothing.
        static final Http NOTHING = new Http(null, null, null, null, null, null);

        Http {
            if (port != null && (port < 0 || port > 65_535)) {
                throw new IllegalArgumentException("port must be in 0..65535: port=" + port);
            }
            if (maxConnections != null && (maxConnections < 1 || maxConnections > 100_000)) {
                throw new IllegalArgumentException(
                        "max-connections must be in 1..100000: max-connections=" + maxConnections);
            }
        }

        static Http of(@Nullable String host, @Nullable Integer port, @Nullable Path tokenFile) {
            return new Http(host, port, tokenFile, null, null, null);
        }
    }

    /// Files of tokens; a role without one is open to nobody.
    record Tokens(
            @Nullable Path read,
            @Nullable Path label,
            @Nullable Path operate,
            @Nullable Path decide) {
        Map<AccessRole, Path> byRole() {
            var byRole = new EnumMap<AccessRole, Path>(AccessRole.class);
            put(byRole, AccessRole.READ, read);
            put(byRole, AccessRole.LABEL, label);
            put(byRole, AccessRole.OPERATE, operate);
            put(byRole, AccessRole.DECIDE, decide);
            return byRole;
        }

        private static void put(
                Map<AccessRole, Path> byRole, AccessRole role, @Nullable Path file) {
            if (file != null) {
                byRole.put(role, file);
            }
        }
    }

    /// How callers are answered.
    ///
    /// @param deadline of calls that name none
    /// @param most calls answered at once
    /// @param keyFile keys that answers are sealed with, the same for all scorers
    /// @param advertise `host:port` that the other scorers reach this one at
    record Answers(
            @Nullable Duration deadline,
            @Nullable String fallback,
            @Nullable Integer most,
            @Nullable Path keyFile,
            @Nullable String advertise) {
        private static final Duration LONGEST = Duration.ofMinutes(1);

        static final Answers NOTHING = new Answers(null, null, null, null, null);

        Answers {
            if (deadline != null && (deadline.toMillis() < 1 || deadline.compareTo(LONGEST) > 0)) {
                throw new IllegalArgumentException(
                        "deadline must be in 1ms..1m: deadline=" + DurationText.of(deadline));
            }
            if (most != null && (most < 1 || most > 10_000)) {
                throw new IllegalArgumentException("most must be in 1..10000: most=" + most);
            }
            if (advertise != null && !advertise.matches("[^\\s:/]+:\\d{1,5}")) {
                throw new IllegalArgumentException(
                        "advertise must be host:port: advertise=" + advertise);
            }
            if (fallback != null) {
                try {
                    var _ = Fallback.parse(fallback);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "fallback " + e.getMessage() + ": fallback=" + fallback, e);
                }
            }
        }
    }

    Answers answersOrNothing() {
        return answers == null ? Answers.NOTHING : answers;
    }

    Http httpOrNothing() {
        return http == null ? Http.NOTHING : http;
    }
}
