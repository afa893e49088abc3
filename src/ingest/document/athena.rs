//! Amazon Athena, GetQueryResults: `ResultSet.Rows[].Data[].VarCharValue`. The first page of a SELECT begins with a row
//! of the column names.

use crate::ingest::json::Json;
use crate::ingest::rows::{Rows, unique_names};

pub(super) fn rows(document: &Json<'_>, rows: &mut Rows<'_, '_>) {
    let Some(result) = document.get("ResultSet") else { return };
    let told: Vec<String> = match result.get("ResultSetMetadata") {
        Some(metadata) => metadata.items("ColumnInfo").iter().map(|column| text(column.get("Name"))).collect(),
        None => Vec::new(),
    };
    let mut records = result.items("Rows").iter().map(|row| row.items("Data")).peekable();
    let first: Vec<String> = records.peek().map_or(Vec::new(), |row| row.iter().map(value).collect());
    let names = if told.is_empty() || told == first {
        records.next();
        unique_names(&first)
    } else {
        unique_names(&told)
    };
    for record in records {
        names.iter().zip(record).for_each(|(name, cell)| rows.text(name, &value(cell)));
        rows.end();
    }
    if document.get("NextToken").is_some() {
        rows.left_out("the pages after this one (NextToken)");
    }
}

fn value(cell: &Json<'_>) -> String {
    text(cell.get("VarCharValue"))
}

fn text(value: Option<&Json<'_>>) -> String {
    value.map_or_else(String::new, ToString::to_string)
}
