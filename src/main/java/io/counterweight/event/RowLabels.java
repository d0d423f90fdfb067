package io.counterweight.event;

import java.util.List;

/// Says of the rows of files which class they are of, and when that became known.
sealed interface RowLabels permits LabelColumns, LabelsApart {
    /// What it reads of a row.
    List<RowColumn> columns();

    /// The labels of a row, in the order in which they became known; empty where it has none.
    ///
    /// @param row whose columns begin at `from`, as asked for
    List<Label> of(RowTexts row, int[] places, String id, long eventTime) throws UnusableException;
}
