//! The Data APIs of Amazon RDS (ExecuteStatement) and Amazon Redshift (GetStatementResult): records of fields, each an
//! object with one key for its type, beside a list of the columns; or, from RDS, a JSON text of objects.

use crate::ingest::json::Json;
use crate::ingest::rows::{Rows, unique_names};

pub(super) fn rows(document: &Json<'_>, rows: &mut Rows<'_, '_>) {
    if let Some(text) = document.text("formattedRecords") {
        match Json::parse(text.as_bytes()) {
            Some(Json::Array(records)) => records.iter().for_each(|record| rows.row(record.fields())),
            _ => rows.left_out("formattedRecords, which are no JSON array"),
        }
        return;
    }
    let [records, columns] = [["records", "Records"], ["columnMetadata", "ColumnMetadata"]].map(|keys| {
        let [small, large] = keys.map(|key| document.items(key));
        if small.is_empty() { large } else { small }
    });
    let name = |column: &Json<'_>| {
        let label = column.text("label").filter(|label| !label.is_empty());
        label.or(column.text("name")).unwrap_or_default().to_owned()
    };
    let mut names: Vec<String> = columns.iter().map(name).collect();
    let widest = records.iter().map(|record| fields(record).len()).max().unwrap_or(0);
    names.resize(widest.max(names.len()), String::new());
    let names = unique_names(&names);
    for record in records {
        names.iter().zip(fields(record)).for_each(|(name, field)| rows.cell(name, value(field)));
        rows.end();
    }
    if document.get("NextToken").is_some() {
        rows.left_out("the pages after this one (NextToken)");
    }
}

fn fields<'a>(record: &'a Json<'a>) -> &'a [Json<'a>] {
    if let Json::Array(fields) = record { fields } else { &[] }
}

/// `{"isNull": true}`, `{"stringValue": "x"}`, `{"longValue": 1}`…
fn value<'a>(field: &'a Json<'a>) -> &'a Json<'a> {
    match field.fields().first() {
        Some((key, _)) if key == "isNull" => &Json::Null,
        Some((_, value)) => value,
        None => field,
    }
}
