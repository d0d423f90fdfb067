package io.counterweight.app.sql;

import io.counterweight.event.CsvException;
import java.sql.SQLException;
import java.util.regex.Pattern;

/// Says in a line what the engine says in several.
final class SqlErrors {
    /// Where it points at: the line of the statement, and the caret under it.
    private static final Pattern PLACE = Pattern.compile("LINE (\\d+): (.*)\\R( *)\\^");

    private static final int NEAR = 40;

    private SqlErrors() {}

    /// @param where the file, or what else has the rows
    static CsvException of(String where, SQLException failure) {
        return new CsvException(where, sentence(String.valueOf(failure.getMessage())), failure);
    }

    static String sentence(String message) {
        var what = message.split("\\RLINE \\d+:|\\RPlease try|\\RTo fix|\\RPotential Fixes", 2)[0];
        var line = what.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("[!.]; ", "; ");
        var place = PLACE.matcher(message);
        if (!place.find()) {
            return line;
        }
        int at = place.group(3).length() - ("LINE " + place.group(1) + ": ").length();
        var rest = place.group(2).substring(Math.clamp(at, 0, place.group(2).length()));
        var near = rest.length() > NEAR ? rest.substring(0, NEAR) + "…" : rest;
        return line + "; line " + place.group(1) + ", near: " + near;
    }
}
