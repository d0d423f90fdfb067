package io.counterweight.app;

import org.jspecify.annotations.Nullable;

/// Colour for texts on a terminal, by the usual escape sequences (ECMA-48); leaves a text as it is
/// where the output is no terminal, or somebody set `NO_COLOR` (no-color.org). What width a text
/// takes is reckoned before it is coloured.
///
/// @param isOn whether anything is coloured
public record TerminalStyle(boolean isOn) {
    public static final TerminalStyle NONE = new TerminalStyle(false);

    private static final String END = "\u001b[0m";

    public static TerminalStyle ofTerminal() {
        return new TerminalStyle(
                ProgressBar.isTerminal()
                        && !"dumb".equals(System.getenv("TERM"))
                        && isEmpty(System.getenv("NO_COLOR")));
    }

    /// Set but empty means nothing, says the convention.
    private static boolean isEmpty(@Nullable String value) {
        return value == null || value.isEmpty();
    }

    public String strong(String text) {
        return with("1", text);
    }

    public String faint(String text) {
        return with("2", text);
    }

    public String link(String text) {
        return with("4", text);
    }

    public String good(String text) {
        return with("32", text);
    }

    public String bad(String text) {
        return with("31", text);
    }

    /// What it is about: the rare classes and how many of them were caught.
    public String accent(String text) {
        return with("1;33", text);
    }

    private String with(String code, String text) {
        return isOn && !text.isEmpty() ? "\u001b[" + code + "m" + text + END : text;
    }
}
