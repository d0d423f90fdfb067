package io.counterweight.config;

/// An error in a declared file, told as `file:line: path: what is wrong`: what it says is meant for
/// the person who wrote the file.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final String path;

    /// @param line counted from 1; 0 when the file as a whole is wrong
    /// @param path of the value, such as `features.night.field`; empty for the root
    ConfigException(String file, int line, String path, String problem) {
        super(
                file
                        + (line > 0 ? ":" + line : "")
                        + ": "
                        + (path.isEmpty() ? "" : path + ": ")
                        + problem);
        this.file = file;
        this.line = line;
        this.path = path;
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    public String path() {
        return path;
    }
}
