package io.counterweight.web.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of the labels, or the dispositions, of one request, in its order.
record LabelReport(int accepted, int refused, int unsent, List<Result> results) {

    /// @param transactionId null where it could not be read
    /// @param status `accepted`: the topic has it; `refused`: it can never be used, the error says
    ///   why; `unsent`: the broker did not take it, send it again
    record Result(@Nullable String transactionId, String status, @Nullable ApiError error) {
        static Result refused(ApiError error) {
            return new Result(null, "refused", error);
        }

        static Result of(String transactionId, boolean isSent) {
            return new Result(transactionId, isSent ? "accepted" : "unsent", null);
        }
    }

    static LabelReport of(List<Result> results) {
        return new LabelReport(
                count(results, "accepted"),
                count(results, "refused"),
                count(results, "unsent"),
                results);
    }

    /// For the log.
    String summary() {
        return "accepted=%d refused=%d unsent=%d".formatted(accepted, refused, unsent);
    }

    /// 202: all accepted; 503: some unsent; 422: all refused; 207: some refused.
    int status() {
        if (unsent > 0) {
            return 503;
        }
        if (refused == 0) {
            return 202;
        }
        return accepted == 0 ? 422 : 207;
    }

    private static int count(List<Result> results, String status) {
        return (int) results.stream().filter(r -> r.status().equals(status)).count();
    }
}
