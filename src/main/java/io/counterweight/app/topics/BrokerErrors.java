package io.counterweight.app.topics;

import io.counterweight.config.UserError;
import java.util.Map;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;

/// Says in one line what is wrong between this process and a broker, and what to check.
///
/// @param bootstrap the brokers that were asked
/// @param protocol how they were spoken to, such as `PLAINTEXT`
record BrokerErrors(String bootstrap, String protocol) {
    static BrokerErrors of(Map<String, Object> clientSettings) {
        return new BrokerErrors(
                String.valueOf(clientSettings.getOrDefault("bootstrap.servers", "")),
                String.valueOf(clientSettings.getOrDefault("security.protocol", "PLAINTEXT")));
    }

    UserError unusable(Throwable cause) {
        return new UserError(
                "the Kafka client's settings cannot be used: " + deepest(cause) + at(), cause);
    }

    /// @param what was being done, such as `create topic handbook.scored`
    UserError failed(String what, Throwable cause) {
        return new UserError(
                switch (cause) {
                    case TimeoutException _ ->
                            "no answer from Kafka"
                                    + at()
                                    + "; check that the broker runs, that this machine reaches host"
                                    + " and port and every address the brokers advertise, and that"
                                    + " security.protocol is the listener's (TLS and SASL settings"
                                    + " go into the file of --kafka)";
                    case AuthenticationException _ ->
                            "Kafka refused the login: "
                                    + cause.getMessage()
                                    + at()
                                    + "; check the ssl.* and sasl.* settings";
                    case AuthorizationException _ ->
                            "Kafka does not allow to "
                                    + what
                                    + ": "
                                    + cause.getMessage()
                                    + at()
                                    + "; the user needs Describe, DescribeConfigs and Create on the"
                                    + " topics of the pipeline";
                    case InvalidReplicationFactorException _ ->
                            "Kafka cannot "
                                    + what
                                    + ": "
                                    + cause.getMessage()
                                    + at()
                                    + "; ask for a --replication of at most the number of brokers";
                    default -> "Kafka cannot " + what + ": " + cause.getMessage() + at();
                },
                cause);
    }

    private String at() {
        return ": bootstrap.servers=" + bootstrap + ", security.protocol=" + protocol;
    }

    private static String deepest(Throwable cause) {
        var deepest = cause;
        for (var next = cause.getCause(); next != null; next = next.getCause()) {
            deepest = next;
        }
        return String.valueOf(deepest.getMessage());
    }
}
