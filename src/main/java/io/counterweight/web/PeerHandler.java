package io.counterweight.web;

import org.jspecify.annotations.Nullable;

/// Answers other processes of the same service, which sign what they ask and have no token. Called
/// from one thread per request.
public interface PeerHandler {
    /// Where it is served: `/peer/v1/` and an operation.
    String ROOT = "/peer/v1/";

    /// The header of the signature: 64 hexadecimal digits.
    String SIGNATURE = "Counterweight-Signature";

    /// For a process that has no peers.
    PeerHandler NONE = (operation, signature, body) -> new PeerReply(404, new byte[0]);

    record PeerReply(int status, byte[] body) {}

    /// @param operation what stands behind [#ROOT]
    /// @param signature null where there is none
    PeerReply answer(String operation, @Nullable String signature, byte[] body);
}
