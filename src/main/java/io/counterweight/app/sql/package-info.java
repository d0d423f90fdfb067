/// Rows of files that are no plain sorted CSV, through DuckDB: Parquet, JSON lines, queries, and
/// whatever must be sorted. Nothing that a service needs is here, and DuckDB may be missing until
/// the first use.
@NullMarked
package io.counterweight.app.sql;

import org.jspecify.annotations.NullMarked;
