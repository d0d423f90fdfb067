package io.counterweight.feature;

import java.util.ArrayList;
import java.util.List;

/// What of the columns says nothing in the first rows of a stream: a value of a category that never
/// came, a column that is the same in every row. For one thread.
public final class ColumnWatch {
    /// Rows that are watched.
    public static final int ROWS = 100_000;

    private final List<FeatureColumns> groups;
    private final float[] first;
    private final boolean[] hasChanged;
    private long rows;

    public ColumnWatch(FeatureSet features) {
        this.groups = features.groups();
        this.first = new float[features.columns()];
        this.hasChanged = new boolean[features.columns()];
    }

    /// @param row the columns of a transaction
    public void add(List<Float> row) {
        if (rows >= ROWS) {
            return;
        }
        for (int c = 0; c < first.length; c++) {
            float value = row.get(c);
            if (rows == 0) {
                first[c] = value;
            } else {
                hasChanged[c] |= Float.compare(value, first[c]) != 0;
            }
        }
        rows++;
    }

    /// Whether all rows that are watched came.
    public boolean isFull() {
        return rows >= ROWS;
    }

    /// One sentence a column; none before there are two rows.
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        if (rows < 2) {
            return warnings;
        }
        for (var group : groups) {
            for (int i = 0; i < group.count(); i++) {
                int column = group.from() + i;
                if (!hasChanged[column]) {
                    warnings.add(warning(group, group.names().get(i), first[column]));
                }
            }
        }
        return warnings;
    }

    private String warning(FeatureColumns group, String column, float value) {
        boolean isValue = group.form() == FeatureColumns.Form.CATEGORY && column.contains("=");
        if (isValue && value == 0) {
            return "a value of a category never came in the first "
                    + rows
                    + " rows, is it spelt so: column="
                    + column;
        }
        return "a column is the same in each of the first "
                + rows
                + " rows: column="
                + column
                + ", value="
                + value;
    }
}
