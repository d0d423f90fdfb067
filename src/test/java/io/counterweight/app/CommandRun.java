package io.counterweight.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/// What a command said and how it ended.
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(String... arguments) {
        return of(Main.commandLine(), arguments);
    }

    static CommandRun of(CommandLine command, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = command.execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
