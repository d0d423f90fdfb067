package io.counterweight.app.replay;

import io.counterweight.app.files.TransactionInput;
import io.counterweight.event.FileTransactions;
import java.io.IOException;
import java.util.List;

/// The rows of files.
record FileSource(TransactionInput input, FileTransactions rows) implements ReplaySource {
    @Override
    public boolean next(Replay replay) {
        if (!rows.hasNext()) {
            return false;
        }
        replay.row(rows.next());
        return true;
    }

    @Override
    public double share() {
        return rows.share();
    }

    @Override
    public List<String> sentences() {
        return input.sentences(rows);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
