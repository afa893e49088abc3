//! The same rows in every encoding, container and form of JSON give the same table; no bytes make a reader panic, run on
//! or lose count.

#[path = "common/packing.rs"]
mod packing;

use foretop::ingest::{Ingested, Reader};
use foretop::model::reading::ReadSettings;
use packing::{Entry, gzip, zip, zstd};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

fn read(bytes: &[u8], size: usize) -> Ingested {
    let mut reader = Reader::new(ReadSettings::default());
    reader.begin_file("f", "", bytes.len() as u64);
    bytes.chunks(size).for_each(|chunk| reader.push(chunk));
    reader.finish()
}

/// All that was found but the names, sizes and layouts of files.
fn table(bytes: &[u8], size: usize) -> String {
    format!("{:?}", read(bytes, size).table)
}

fn rows() -> impl Strategy<Value = Vec<(u32, i32, String)>> {
    proptest::collection::vec((0..10_000_u32, -1_000..1_000_i32, "[a-zàéüñ]{1,3}[ a-zàéüñß\n]{0,9}x"), 3..20)
}

fn time(minute: u32) -> String {
    format!("2021-03-{:02} {:02}:{:02}:00", minute / 1_440 + 1, minute / 60 % 24, minute % 60)
}

fn csv(rows: &[(u32, i32, String)]) -> String {
    let lines = rows.iter().map(|(minute, n, place)| format!("{},{n},\"{place}\"\n", time(*minute)));
    std::iter::once("time,n,place\n".to_owned()).chain(lines).collect()
}

fn objects(rows: &[(u32, i32, String)]) -> Vec<Value> {
    rows.iter().map(|(minute, n, place)| json!({ "n": n, "place": place, "time": time(*minute) })).collect()
}

fn utf16(text: &str, mark: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
}

/// Every character of the tests has one byte there.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| c as u8).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn encodings_change_nothing(rows in rows(), size in 1..40_usize) {
        let text = csv(&rows);
        let expected = table(text.as_bytes(), text.len());
        for mark in ["", "\u{feff}"] {
            prop_assert_eq!(&table(format!("{mark}{text}").as_bytes(), size), &expected);
            prop_assert_eq!(&table(&utf16(&text, mark, u16::to_le_bytes), size), &expected);
            prop_assert_eq!(&table(&utf16(&text, mark, u16::to_be_bytes), size), &expected);
        }
        // Letters beyond ASCII that stand side by side look like another alphabet.
        let apart = text.chars().fold(String::new(), |mut apart, c| {
            if !c.is_ascii() && apart.ends_with(|before: char| !before.is_ascii()) {
                apart.push('y');
            }
            apart.push(c);
            apart
        });
        prop_assert_eq!(&table(&latin1(&apart), size), &table(apart.as_bytes(), size));
    }

    #[test]
    fn containers_change_nothing(rows in rows(), size in 1..40_usize, cut in 0..1_000_usize) {
        let text = csv(&rows);
        let expected = table(text.as_bytes(), text.len());
        let (first, second) = text.as_bytes().split_at(cut.min(text.len()));
        prop_assert_eq!(&table(&[gzip(first), gzip(second)].concat(), size), &expected);
        prop_assert_eq!(&table(&[zstd(first), zstd(second)].concat(), size), &expected);
        for style in Entry::STYLES {
            let whole = Entry::new("a/b.csv", text.as_bytes(), style);
            prop_assert_eq!(&table(&zip(&[whole]), size), &expected);
            let packed = Entry::new("b.csv.gz", &gzip(text.as_bytes()), style);
            prop_assert_eq!(&table(&zip(&[packed]), size), &expected);
        }
    }

    #[test]
    fn forms_of_json_change_nothing(rows in rows(), size in 1..40_usize) {
        let objects = objects(&rows);
        let joined = |between: &str| objects.iter().map(Value::to_string).collect::<Vec<_>>().join(between);
        let expected = table(joined("\n").as_bytes(), 1 << 20);
        let pretty: String = objects.iter().map(|object| format!("{object:#}\n")).collect();
        let forms = [
            joined("\n"),
            joined(""),
            joined(" \r\n"),
            pretty,
            format!("[{}]", joined(",")),
            format!("{:#}", Value::Array(objects.clone())),
            format!("{{\"count\":1,\"data\":[{}],\"next\":null}}", joined(",\n")),
            format!("{{\"a\":{{\"b\":[{}]}}}}", joined(",")),
        ];
        for form in forms {
            prop_assert_eq!(&table(form.as_bytes(), size), &expected, "{}", form);
        }
    }

    #[test]
    fn any_bytes_in_any_container(bytes in proptest::collection::vec(any::<u8>(), 0..400), style in 0..Entry::STYLES.len()) {
        let style = Entry::STYLES[style];
        check(&zip(&[Entry::new("a", &bytes, style), Entry::new("b", b"n\n1\n", style)]))?;
        check(&zstd(&bytes))?;
        check(&[b"PK\x03\x04".as_slice(), &bytes].concat())?;
        check(&[b"\x28\xb5\x2f\xfd".as_slice(), &bytes].concat())?;
        check(&[b"\xff\xfe".as_slice(), &bytes].concat())?;
    }

    #[test]
    fn containers_with_any_byte_changed(rows in rows(), at in any::<prop::sample::Index>(), byte: u8, cut: bool) {
        let text = csv(&rows);
        let mut packed = vec![gzip(text.as_bytes()), zstd(text.as_bytes())];
        packed.extend(Entry::STYLES.map(|style| {
            zip(&[Entry::new("a.csv", text.as_bytes(), style), Entry::new("b.csv", text.as_bytes(), style)])
        }));
        for mut bytes in packed {
            let at = at.index(bytes.len());
            if cut {
                bytes.truncate(at);
            } else {
                bytes[at] = byte;
            }
            check(&bytes)?;
        }
    }

    #[test]
    fn any_json_like_text(parts in proptest::collection::vec(select(JSON_PARTS.to_vec()), 0..60)) {
        for start in ["", "{", "[{", "{\"data\":[{", "{\"a\":1}\n"] {
            check(format!("{start}{}", parts.concat()).as_bytes())?;
        }
    }

    #[test]
    fn results_of_services_with_anything_in_them(value in any_json(), key in select(SERVICE_KEYS.to_vec())) {
        for shape in [json!({ key: value }), json!({ key: [value] }), json!({ key: { "Rows": value } })] {
            check(shape.to_string().as_bytes())?;
            let other = json!({ key: value, "resolution": "1h", "Message": value.to_string(), "TopicArn": "x" });
            check(other.to_string().as_bytes())?;
        }
    }

    #[test]
    fn any_csv_like_text(parts in proptest::collection::vec(select(CSV_PARTS.to_vec()), 0..60)) {
        check(parts.concat().as_bytes())?;
        check(format!("# made\ntime,n\n{}", parts.concat()).as_bytes())?;
    }
}

const JSON_PARTS: [&str; 22] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\"a\"",
    "\"a\":1",
    "{\"a\":1}",
    "\\",
    "\n",
    " ",
    "1",
    "null",
    "\"b\":[",
    "é",
    "\\u0041",
    "\"Message\"",
    "[[",
    "tru",
    "\0",
];

const CSV_PARTS: [&str; 24] = [
    ",",
    ";",
    "\t",
    "|",
    "^",
    ":",
    "\n",
    "\r\n",
    "\"",
    "\\\"",
    "'",
    "#",
    "// x\n",
    "sep=;\n",
    "1",
    "2.5",
    "name",
    "\\N",
    "2021-01-01",
    " ",
    "é",
    "\0",
    "=",
    "\x01",
];

const SERVICE_KEYS: [&str; 11] = [
    "ResultSet",
    "MetricDataResults",
    "Datapoints",
    "value",
    "records",
    "Records",
    "formattedRecords",
    "problems",
    "result",
    "Message",
    "metric_stream_name",
];

/// JSON whose keys are mostly those of services.
fn any_json() -> impl Strategy<Value = Value> {
    const KEYS: [&str; 19] = [
        "Data",
        "VarCharValue",
        "Label",
        "Timestamps",
        "Values",
        "StatusCode",
        "Timestamp",
        "ExtendedStatistics",
        "sum",
        "count",
        "isNull",
        "stringValue",
        "endTime",
        "rootCauseEntity",
        "data",
        "dimensionMap",
        "timestamps",
        "values",
        "warnings",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[ -~é]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((select(KEYS.to_vec()), inner), 0..5).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

/// The size of the chunks changes nothing, columns are of equal length, and rows add up.
fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let whole = read(bytes, bytes.len().max(1));
    prop_assert_eq!(format!("{:?}", read(bytes, 3)), format!("{:?}", &whole));
    prop_assert_eq!(whole.files.iter().map(|file| file.rows).sum::<u64>(), whole.table.rows as u64);
    let skipped: u64 = whole.files.iter().map(|file| file.skipped_rows).sum();
    prop_assert_eq!(skipped, whole.notices.skipped_rows());
    Ok(())
}

#[test]
fn a_file_that_unpacks_to_much_more_does_not_fill_the_memory() {
    // 64 MB of one digit: one field that never ends.
    let long = vec![b'1'; 64 << 20];
    for packed in [gzip(&long), zstd(&long), zip(&[Entry::new("a", &long, Entry::STYLES[3])])] {
        assert!(packed.len() < 1 << 20, "{}", packed.len());
        assert_eq!(read(&packed, 1 << 16).table.rows, 0);
    }
}
