package io.counterweight.evaluate;

/// What is known of what callers do with the action that they are advised.
public enum Follows {
    /// They report nothing, and do what they are told: what is advised to be blocked was declined.
    ADVISED
}
