//! Numbers as people and programs write them, and what the user says about a column.

use foretop::ingest::table::Cells;
use foretop::ingest::{Ingested, Reader};
use foretop::model::column::ColumnKind;
use foretop::model::reading::{ColumnSettings, ReadSettings};

fn read(text: &str, settings: ReadSettings) -> Ingested {
    let mut reader = Reader::new(settings);
    reader.begin_file("f", "", text.len() as u64);
    reader.push(text.as_bytes());
    reader.finish()
}

fn about(column: &str, settings: ColumnSettings) -> ReadSettings {
    ReadSettings { columns: [(column.to_owned(), settings)].into(), ..ReadSettings::default() }
}

/// The second column of a table whose first one is days: its cells, how it was written, what stood for no value.
fn check(text: &str, settings: ReadSettings, cells: &[&str], label: &str, missing: &[&str]) {
    let found = read(text, settings);
    let column = &found.table.columns[1];
    let texts: Vec<_> = (0..found.table.rows).map(|row| column.text(row)).collect();
    assert_eq!(texts, cells, "{text}");
    assert_eq!(found.notations[1].number.label(), label, "{text}");
    assert_eq!(found.notations[1].missing, missing, "{text}");
}

#[test]
fn a_column_has_one_way_of_writing() {
    let plain = ReadSettings::default;
    check("day;price\n2021-01-01;1.234,50\n2021-01-02;7\n", plain(), &["1234.5", "7"], "1.234,5", &[]);
    check("day,price\n2021-01-01,\"$1,234.50\"\n2021-01-02,-$7\n", plain(), &["1234.5", "-7"], "$1,234.5", &[]);
    check("day,share\n2021-01-01,12.5%\n2021-01-02,7 %\n", plain(), &["12.5", "7"], "1234.5 %", &[]);
    let text = "day,n\n2021-01-01,5\n2021-01-02,n/a\n2021-01-03,-\n2021-01-04,\n2021-01-05,6\n";
    check(text, plain(), &["5", "", "", "", "6"], "", &["n/a", "-"]);
}

#[test]
fn what_the_user_says_comes_first() {
    let text = "day,n\n2021-01-01,\"1,234\"\n2021-01-02,\"5,678\"\n";
    check(text, ReadSettings::default(), &["1234", "5678"], "1,234.5", &[]);
    let decimal = ColumnSettings { decimal: Some(','), ..ColumnSettings::default() };
    check(text, about("n", decimal), &["1.234", "5.678"], "1234,5", &[]);
    let as_text = ColumnSettings { kind: Some(ColumnKind::Text), ..ColumnSettings::default() };
    check(text, about("n", as_text), &["1,234", "5,678"], "", &[]);
    let text = "day,n\n2021-01-01,5\n2021-01-02,-99\n2021-01-03,NA\n";
    let missing = ColumnSettings { missing: Some(vec!["-99".to_owned()]), ..ColumnSettings::default() };
    check(text, about("n", missing.clone()), &["5", "", "NA"], "", &["-99"]);
    let found = read(text, about("n", ColumnSettings { kind: Some(ColumnKind::Number), ..missing }));
    assert!(matches!(found.table.columns[1].cells, Cells::Number(_)));
    assert_eq!((found.table.columns[1].missing, found.table.columns[1].misfits), (1, 1));
}
