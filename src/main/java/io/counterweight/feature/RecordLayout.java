package io.counterweight.feature;

import java.util.List;

/// How one declaration lays out the lists in the records of a transaction: which entity, number,
/// category and column stands where. Records, models and what is learned carry its fingerprint, so
/// that those of another declaration are told apart, and mapped ([RecordMapping]). Immutable.
///
/// @param entities names, in declared order
/// @param numbers names of number and boolean fields, in declared order
/// @param categories names of categorical fields, in declared order
/// @param columns of the feature vector
public record RecordLayout(
        List<String> entities,
        List<String> numbers,
        List<String> categories,
        List<Column> columns) {

    /// A column of the feature vector.
    ///
    /// @param name as people know it; a column may be renamed
    /// @param meaning hash of what fills it: columns of one meaning hold the same, whatever their
    ///   name and place
    public record Column(String name, long meaning) {}

    public RecordLayout {
        entities = List.copyOf(entities);
        numbers = List.copyOf(numbers);
        categories = List.copyOf(categories);
        columns = List.copyOf(columns);
    }

    /// Equal for equal layouts, never 0: a record with 0 is of a release that had none.
    public int fingerprint() {
        var text = new StringBuilder();
        text.append(entities).append('\n').append(numbers).append('\n').append(categories);
        columns.forEach(column -> text.append('\n').append(column.meaning));
        int hash = (int) StableHash.of(text.toString());
        return hash == 0 ? 1 : hash;
    }

    public List<Long> meanings() {
        return columns.stream().map(Column::meaning).toList();
    }
}
