//! How a file is cut, compressed, separated or ended changes nothing in the table; no bytes make the reader panic.

#[path = "common/packing.rs"]
mod packing;

use foretop::ingest::{Ingested, Reader};
use foretop::model::reading::ReadSettings;
use packing::gzip;
use proptest::prelude::*;

fn read(bytes: &[u8], sizes: &[usize]) -> Ingested {
    let mut reader = Reader::new(ReadSettings::default());
    reader.begin_file("f", "", bytes.len() as u64);
    let mut rest = bytes;
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (chunk, later) = rest.split_at((*size).min(rest.len()));
        reader.push(chunk);
        rest = later;
    }
    reader.finish()
}

fn read_whole(bytes: &[u8]) -> Ingested {
    read(bytes, &[bytes.len().max(1)])
}

/// Debug text compares `NaN` equal to itself, which the missing cells are.
fn shown(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}")
}

#[derive(Debug, Clone)]
struct Row {
    minute: u32,
    views: Option<i32>,
    place: String,
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    // Any printable text, with what separates and quotes; a letter in front keeps it text.
    let place = "[a-z][ -~é\n]{0,12}";
    let row = (0..100_000_u32, proptest::option::of(-1_000..1_000_i32), place).prop_map(|(minute, views, place)| Row {
        minute,
        views,
        place,
    });
    proptest::collection::vec(row, 2..40)
}

/// Every field quoted, so that any text may stand in it.
fn write(rows: &[Row], delimiter: char, line_end: &str) -> String {
    let quoted = |fields: [String; 3]| {
        let fields = fields.map(|field| format!("\"{}\"", field.replace('"', "\"\"")));
        fields.join(&delimiter.to_string()) + line_end
    };
    let mut text = quoted(["time", "views", "place"].map(str::to_owned));
    for row in rows {
        let (day, hour, minute) = (row.minute / 1_440 % 28 + 1, row.minute / 60 % 24, row.minute % 60);
        let views = row.views.map(|views| views.to_string()).unwrap_or_default();
        text += &quoted([format!("2021-03-{day:02} {hour:02}:{minute:02}:00"), views, row.place.clone()]);
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn sizes_of_chunks_change_nothing(rows in rows(), sizes in proptest::collection::vec(1..50_usize, 1..8)) {
        let text = write(&rows, ',', "\n");
        let whole = shown(&read_whole(text.as_bytes()));
        prop_assert_eq!(&shown(&read(text.as_bytes(), &[1])), &whole);
        prop_assert_eq!(&shown(&read(text.as_bytes(), &sizes)), &whole);
    }

    #[test]
    fn the_table_holds_every_row(rows in rows()) {
        let table = read_whole(write(&rows, ',', "\n").as_bytes()).table;
        prop_assert_eq!(table.rows, rows.len());
        for (index, row) in rows.iter().enumerate() {
            let views = row.views.map(|views| views.to_string()).unwrap_or_default();
            prop_assert_eq!(table.columns[1].text(index), views);
            prop_assert_eq!(table.columns[2].text(index), row.place.trim_ascii());
        }
    }

    #[test]
    fn line_ends_delimiters_and_compression_change_nothing(rows in rows(), cut in 0..1_000_usize) {
        let text = write(&rows, ',', "\n");
        let table = shown(&read_whole(text.as_bytes()).table);
        for delimiter in [',', '\t', ';', '|', ' '] {
            for line_end in ["\n", "\r\n"] {
                let other = write(&rows, delimiter, line_end);
                prop_assert_eq!(&shown(&read_whole(other.as_bytes()).table), &table, "{:?}{:?}", delimiter, line_end);
            }
        }
        let cut = cut.min(text.len());
        let members = [gzip(&text.as_bytes()[..cut]), gzip(&text.as_bytes()[cut..])].concat();
        prop_assert_eq!(&shown(&read_whole(&members).table), &table);
        prop_assert_eq!(&shown(&read(&members, &[7]).table), &table);
    }

    #[test]
    fn json_lines_say_the_same_as_csv(rows in rows()) {
        let csv = read_whole(write(&rows, ',', "\n").as_bytes()).table;
        let mut text = String::new();
        for (index, row) in rows.iter().enumerate() {
            let time = csv.columns[0].text(index);
            text += &serde_json::json!({ "time": time, "views": row.views, "place": row.place }).to_string();
            text.push('\n');
        }
        let json = read_whole(text.as_bytes()).table;
        for index in 0..rows.len() {
            for column in &csv.columns {
                prop_assert_eq!(json.column(&column.name).map(|other| other.text(index)), Some(column.text(index)));
            }
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        check_shape(&bytes)?;
        check_shape(&gzip(&bytes))?;
        check_shape(&[b"\x1f\x8b\x08".as_slice(), &bytes].concat())?;
    }

    #[test]
    fn arbitrary_text_never_panics(text in "[-+0-9a,;|'\"{}:\\[\\] T\t\r\n\\\\é]{0,300}") {
        check_shape(text.as_bytes())?;
        check_shape(format!("{{\"a\":1}}\n{text}").as_bytes())?;
        check_shape(format!("a,b\n1,2\n{text}").as_bytes())?;
        prop_assert_eq!(shown(&read(text.as_bytes(), &[1])), shown(&read_whole(text.as_bytes())));
    }
}

/// Columns are of equal length, and rows add up.
fn check_shape(bytes: &[u8]) -> Result<(), TestCaseError> {
    let ingested = read(bytes, &[5]);
    let table = &ingested.table;
    for column in &table.columns {
        let length = match &column.cells {
            foretop::ingest::table::Cells::Timestamp { values, .. } => values.len(),
            foretop::ingest::table::Cells::Number(values) => values.len(),
            foretop::ingest::table::Cells::Text { codes, .. } => codes.len(),
            foretop::ingest::table::Cells::Boolean { codes } => codes.len(),
        };
        prop_assert_eq!(length, table.rows);
    }
    prop_assert_eq!(ingested.files[0].rows, table.rows as u64);
    prop_assert_eq!(ingested.files[0].skipped_rows, ingested.notices.skipped_rows());
    Ok(())
}
