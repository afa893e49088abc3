//! Parquet files, written by another program and by the writer of the library, through the public readers.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use std::cell::RefCell;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::{Arc, Once};

use foretop::columnar::Columnar;
use foretop::ingest::table::Cells;
use foretop::ingest::{Ingested, Reader};
use foretop::model::batch::BatchError;
use foretop::model::message::Explain;
use foretop::model::notice::NoticeKind;
use foretop::model::reading::ReadSettings;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

fn stored(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/parquet").join(name)).unwrap()
}

/// Reads one file, of it only the columns wanted.
fn read(bytes: Vec<u8>, wanted: Option<&[String]>) -> Ingested {
    let mut reader = Reader::new(ReadSettings::default());
    reader.begin_file("f.parquet", "", bytes.len() as u64);
    let result = Columnar::open(Arc::new(bytes), wanted).and_then(|mut file| {
        while let Some(batch) = file.next_batch()? {
            reader.push_columns(&batch);
        }
        Ok(())
    });
    if let Err(error) = result {
        reader.fail(error);
    }
    reader.finish()
}

/// "name:type" and the cells of each column.
fn shown(ingested: &Ingested) -> Vec<String> {
    let table = &ingested.table;
    let kind = |cells: &Cells| match cells {
        Cells::Timestamp { .. } => "time",
        Cells::Number(_) => "number",
        Cells::Text { .. } => "text",
        Cells::Boolean { .. } => "boolean",
    };
    let column = |column: &foretop::ingest::table::Column| {
        let cells: Vec<_> = (0..table.rows).map(|row| column.text(row)).collect();
        format!("{}:{} {}", column.name, kind(&column.cells), cells.join("|"))
    };
    table.columns.iter().map(column).collect()
}

fn notices(ingested: &Ingested) -> Vec<String> {
    ingested.notices.iter().map(|notice| format!("{} ({})", notice.kind.text(), notice.places[0].line)).collect()
}

#[test]
fn every_type() {
    let ingested = read(stored("types.parquet"), None);
    assert_eq!(
        shown(&ingested),
        [
            "bool:boolean true||false",
            "int8:number 1||-2",
            "uint8:number 1||200",
            "int32:number 1||-2",
            "uint32:number 1||4000000000",
            "int64:number 1||-4.611686018427388e18",
            "uint64:text 1||18446744073709551615",
            "half:number 1.5||-2",
            "float:number 1.5||-2",
            "double:number 0.1||",
            "decimal9:number 1.25||-3.5",
            "decimal38:number 1.2345||-1.2345678901234567e19",
            "date:time 2024-11-01T00:00:00Z||1969-12-31T00:00:00Z",
            "time_ms:text 13:05:00||00:00:01.25",
            "time_us:text 13:05:00||00:00:01.00025",
            "clock_ms:time 2024-11-01T00:00:00Z||1969-12-31T23:59:59Z",
            "instant_us:time 2024-11-01T00:00:00Z||2024-11-01T01:00:00Z",
            "clock_ns:time 2024-11-01T00:00:00Z||2024-11-01T01:00:00Z",
            "text:text a||grün",
            "bytes:text raw||\u{fffd}",
            "group.x:number 1||",
            "group.y.z:text q||",
            "nothing:text ||",
        ]
    );
    assert_eq!(
        notices(&ingested),
        [
            "left out: fixed, which holds raw bytes (0)",
            "left out: list, which holds lists (0)",
            "left out: map, which holds lists (0)",
            "bytes that are no text in the file's encoding, replaced by \u{fffd} (3)",
            "double is not a number; the cell counts as missing (3)",
        ]
    );
}

#[test]
fn every_codec_in_pages_of_both_versions() {
    for name in ["codecs_v1.parquet", "codecs_v2.parquet"] {
        let table = read(stored(name), None).table;
        assert_eq!((table.rows, table.columns.len()), (400, 6), "{name}");
        for column in &table.columns {
            for row in 0..table.rows {
                let expected = if row % 7 == 0 { String::new() } else { format!("row {}", row / 3) };
                assert_eq!(column.text(row), expected, "{name}, {}, row {row}", column.name);
            }
        }
    }
}

#[test]
fn every_encoding() {
    let table = read(stored("encodings.parquet"), None).table;
    for row in 0..300 {
        let cells: Vec<_> = table.columns.iter().map(|column| column.text(row).into_owned()).collect();
        let (whole, small, split) = (row as i64 * row as i64 - 50, row % 5, row as f64 / 8.0);
        let [text, words] = [format!("host-{row:04}"), format!("w{}", row % 9)];
        let expected =
            [whole.to_string(), small.to_string(), text, words, split.to_string(), (row % 3 == 0).to_string()];
        assert_eq!(cells, expected, "row {row}");
    }
}

#[test]
fn only_the_wanted_columns() {
    let wanted = ["text".to_owned(), "group.x".to_owned()];
    let ingested = read(stored("types.parquet"), Some(&wanted));
    assert_eq!(shown(&ingested), ["text:text a||grün", "group.x:number 1||"]);
    assert_eq!(notices(&ingested), [""; 0]);
}

#[test]
fn refusals_say_why_and_what_to_do() {
    let check = |bytes: Vec<u8>, expected: &str| {
        let ingested = read(bytes, None);
        let message = ingested.files[0].error.as_ref().unwrap().explain();
        assert_eq!(format!("{}. {} {}", message.title, message.detail, message.remedy), expected);
    };
    let encrypted =
        "f.parquet cannot be read. Reason: it is encrypted. Export it without encryption and add that file.";
    check(stored("encrypted_footer.parquet"), encrypted);
    check(stored("encrypted_columns.parquet"), encrypted);
    check(
        stored("lists.parquet"),
        "f.parquet cannot be read. Reason: every column holds lists or raw bytes. Export it with one plain value per \
         column and row.",
    );
    let mut cut = stored("types.parquet");
    cut.truncate(4_000);
    check(
        cut,
        "f.parquet cannot be read. Reason: it ends before its footer, as a broken transfer does. Download or export the \
         file again.",
    );
    check(b"PAR1".to_vec(), "f.parquet cannot be read. Reason: it is too short. Download or export the file again.");
}

#[test]
fn no_row_leaves_the_columns() {
    let ingested = read(stored("no_rows.parquet"), None);
    assert_eq!(shown(&ingested), ["instant_us:time ", "double:number ", "text:text "]);
    assert_eq!(ingested.files[0].error, None);
}

#[test]
fn rows_before_the_damage_stay() {
    let mut bytes = written(&[(Some(1), Some("a")), (Some(2), None), (None, Some("b"))], 2);
    // The second row group begins behind the first; its pages come right before the footer.
    let footer = bytes.len() - 8;
    let length = u32::from_le_bytes(bytes[footer..footer + 4].try_into().unwrap()) as usize;
    bytes[footer - length - 30..footer - length].fill(0xff);
    let ingested = read(bytes, None);
    assert_eq!(shown(&ingested), ["number:number 1|2", "text:text a|"]);
    let notice = ingested.notices.iter().next().unwrap();
    assert_eq!((&notice.kind, notice.places[0].line), (&NoticeKind::CutShort, 2));
    let found = notice.places[0].found.as_deref().unwrap();
    assert!(found.starts_with("column text of row group 2 cannot be read"), "{found}");
}

#[test]
fn columns_of_a_csv_file_go_on() {
    let mut reader = Reader::new(ReadSettings::default());
    let csv = "text,number\n7,x\n8,y\n";
    reader.begin_file("f.csv", "", csv.len() as u64);
    reader.push(csv.as_bytes());
    reader.begin_file("f.parquet", "", 0);
    let bytes = written(&[(Some(1), Some("9")), (None, Some("many"))], 2);
    let mut file = Columnar::open(Arc::new(bytes), None).unwrap();
    while let Some(batch) = file.next_batch().unwrap() {
        reader.push_columns(&batch);
    }
    let ingested = reader.finish();
    assert_eq!(shown(&ingested), ["text:number 7|8|9|", "number:text x|y|1|"]);
    assert_eq!(notices(&ingested), ["text is not a number; the cell counts as missing (2)"]);
}

type Row<'a> = (Option<i64>, Option<&'a str>);

/// A file of two columns with so many rows in a group, in pages of a few values.
fn written(rows: &[Row<'_>], group: usize) -> Vec<u8> {
    let schema = "message rows { optional int64 number; optional binary text (utf8); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder()
        .set_data_page_row_count_limit(3)
        .set_write_batch_size(2)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .build();
    let mut file = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for rows in rows.chunks(group) {
        let mut out = file.next_row_group().unwrap();
        let levels =
            |there: &dyn Fn(&Row<'_>) -> bool| rows.iter().map(|row| i16::from(there(row))).collect::<Vec<_>>();
        let numbers: Vec<i64> = rows.iter().filter_map(|row| row.0).collect();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&numbers, Some(&levels(&|row| row.0.is_some())), None).unwrap();
        column.close().unwrap();
        let texts: Vec<ByteArray> = rows.iter().filter_map(|row| row.1).map(ByteArray::from).collect();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels(&|row| row.1.is_some())), None).unwrap();
        column.close().unwrap();
        out.close().unwrap();
    }
    file.into_inner().unwrap()
}

#[test]
fn batches_end_with_their_row_group() {
    let rows: Vec<Row<'_>> = (0..40_000).map(|row| (Some(row), Some("x"))).collect();
    let bytes = written(&rows, 25_000);
    let size = bytes.len() as u64;
    let mut file = Columnar::open(Arc::new(bytes), None).unwrap();
    let (mut found, mut stood_for) = (Vec::new(), 0);
    while let Some(batch) = file.next_batch().unwrap() {
        found.push((batch.first_row, batch.rows));
        stood_for += batch.bytes;
    }
    assert_eq!(found, [(1, 16_384), (16_385, 8_616), (25_001, 15_000)]);
    assert_eq!(stood_for, size);
}

fn rows() -> impl Strategy<Value = Vec<(Option<i64>, Option<String>)>> {
    // Whole numbers that no clock shows, and texts that are no numbers.
    let number = prop::option::weighted(0.8, -1_000_000_i64..1_000_000);
    prop::collection::vec((number, prop::option::weighted(0.8, "[a-f]{1,3}")), 1..80)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Groups and pages change nothing, and the same rows as CSV give the same table.
    #[test]
    fn the_same_table_as_from_csv(rows in rows(), group in 1_usize..30) {
        let borrowed: Vec<Row<'_>> = rows.iter().map(|(number, text)| (*number, text.as_deref())).collect();
        let by_columns = read(written(&borrowed, group), None);
        let mut csv = "number,text\n".to_owned();
        for (number, text) in &borrowed {
            let number = number.map_or(String::new(), |number| number.to_string());
            csv += &format!("{number},{}\n", text.unwrap_or("\\N"));
        }
        let mut reader = Reader::new(ReadSettings::default());
        reader.begin_file("f.csv", "", csv.len() as u64);
        reader.push(csv.as_bytes());
        prop_assert_eq!(shown(&by_columns), shown(&reader.finish()));
    }

    /// Damage is answered by an error, or by rows in columns of equal length. The library's decoders panic on some of it,
    /// which in the browser ends their worker alone; none of our code may.
    #[test]
    fn damage_is_an_error(at in 0_usize..10_000, byte: u8, cut in 0_usize..3) {
        for name in ["types.parquet", "codecs_v1.parquet", "codecs_v2.parquet", "encodings.parquet"] {
            let mut bytes = stored(name);
            let (at, end) = (at % bytes.len(), bytes.len() - cut);
            bytes[at] = byte;
            bytes.truncate(end);
            let even = panic_of_ours(|| match Columnar::open(Arc::new(bytes), None) {
                Ok(mut file) => {
                    let mut batches = std::iter::from_fn(|| file.next_batch().ok().flatten());
                    batches.all(|batch| batch.columns.iter().all(|column| column.cells.len() == batch.rows))
                }
                Err(error) => !matches!(error, BatchError::NotStarted(_)),
            });
            prop_assert_eq!(even, Ok(true), "{} with {} at {}", name, byte, at);
        }
    }
}

/// What `run` gives, true if a library panics, or where our code does.
fn panic_of_ours(run: impl FnOnce() -> bool) -> Result<bool, String> {
    thread_local! {
        static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            PLACE.set(info.location().map_or_else(String::new, ToString::to_string));
            if std::thread::current().name() != Some("damage_is_an_error") {
                usual(info);
            }
        }));
    });
    match panic::catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => Ok(result),
        Err(_) if PLACE.with_borrow(|place| place.starts_with("src/")) => Err(PLACE.take()),
        Err(_) => Ok(true),
    }
}
