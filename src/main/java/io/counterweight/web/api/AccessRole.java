package io.counterweight.web.api;

import java.util.Locale;

/// What a token lets its holder do. None holds another: a token has the roles of the files that it
/// stands in.
public enum AccessRole {
    /// Look: page, metrics, and every GET.
    READ,
    /// Say what transactions turned out to be.
    LABEL,
    /// Change who decides.
    OPERATE,
    /// Have transactions decided.
    DECIDE;

    /// As settings and messages call it.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
