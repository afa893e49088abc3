//! Whole small files, in every accepted way of writing, through the public reader.

#[path = "common/packing.rs"]
mod packing;

use std::fs;

use foretop::ingest::table::Cells;
use foretop::ingest::{Format, Ingested, Packing, Reader};
use foretop::model::message::Explain;
use foretop::model::notice::NoticeKind;
use foretop::model::reading::{FileSettings, ReadSettings};
use packing::gzip;

fn read(files: &[(&str, &[u8])]) -> Ingested {
    let mut reader = Reader::new(ReadSettings::default());
    for (name, bytes) in files {
        reader.begin_file(name, "", bytes.len() as u64);
        reader.push(bytes);
        reader.end_file();
    }
    reader.finish()
}

/// The table as lines of "name:type", then the cells of each row, separated by `|`.
fn shown(ingested: &Ingested) -> String {
    let table = &ingested.table;
    let kind = |cells: &Cells| match cells {
        Cells::Timestamp { .. } => "time",
        Cells::Number(_) => "number",
        Cells::Text { .. } => "text",
        Cells::Boolean { .. } => "boolean",
    };
    let head: Vec<_> = table.columns.iter().map(|c| format!("{}:{}", c.name, kind(&c.cells))).collect();
    let rows = (0..table.rows).map(|row| {
        let cells: Vec<_> = table.columns.iter().map(|column| column.text(row)).collect();
        cells.join("|")
    });
    std::iter::once(head.join("|")).chain(rows).collect::<Vec<_>>().join("\n")
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(&read(&[("f", text.as_bytes())])), expected.join("\n"), "{text:?}");
}

/// Kind, count and first line of each notice.
fn notices(ingested: &Ingested) -> Vec<(NoticeKind, u64, u64)> {
    ingested.notices.iter().map(|notice| (notice.kind.clone(), notice.count, notice.places[0].line)).collect()
}

const PLAIN: [&str; 3] = [
    "time:time|views:number|place:text|promo:boolean",
    "2021-01-01T00:00:00Z|5|Rome|true",
    "2021-01-01T01:00:00Z|6.5|New York|false",
];

#[test]
fn dialects() {
    let text = "time,views,place,promo\n2021-01-01 00:00:00,5,Rome,true\n2021-01-01 01:00:00,6.5,New York,false\n";
    check(text, &PLAIN);
    check(text.trim_end(), &PLAIN);
    check(&format!("\u{feff}{text}"), &PLAIN);
    check(&text.replace('\n', "\r\n"), &PLAIN);
    check(&text.replace('\n', "\r"), &PLAIN);
    check(&text.replace('\n', "\n\n"), &PLAIN);
    check(&text.replace(',', ", "), &PLAIN);
    for delimiter in ["\t", ";", "|"] {
        check(&text.replace(',', delimiter), &PLAIN);
    }
    for quote in ["\"", "'"] {
        let quoted: String = text
            .lines()
            .map(|line| format!("{quote}{}{quote}\n", line.replace(',', &format!("{quote},{quote}"))))
            .collect();
        check(&quoted, &PLAIN);
        check(&quoted.replace(',', " "), &PLAIN);
    }
}

#[test]
fn a_date_beside_a_time_of_day_is_one_time() {
    let expected = ["time:time|n:number", "2021-01-01T00:00:00Z|5", "2021-01-01T01:00:00Z|6", "2021-01-01T02:00:00Z|7"];
    let text = "time n\n2021-01-01 00:00:00 5\n2021-01-01 01:00:00 6\n2021-01-01 02:00:00 7\n";
    check(text, &expected);
    check(&text.replace(":00:00 ", ":00:00 AM ").replace(" 00:", " 12:"), &expected);
    let two_names = ["date time:time|n:number", expected[1], expected[2], expected[3]];
    check(&text.replace("time", "date time"), &two_names);
    check(&text.replace("time", "date time").replace(' ', ","), &two_names);
    let rows: String = (0..12).map(|hour| format!("2021-01-01 {hour:02}:00:00 {hour}\n")).collect();
    let ragged = format!("time n\n{rows}2021-01-01 12:00:00\n");
    let both = read(&[("f", ragged.as_bytes()), ("without a header", rows.as_bytes())]);
    assert_eq!((both.table.columns.len(), both.files[0].rows, both.files[1].rows), (2, 12, 12));
    assert_eq!(notices(&both), [(NoticeKind::RaggedRow { expected: 3 }, 1, 14)]);
}

#[test]
fn lines_are_counted_whatever_ends_them() {
    let text = "\n\nday,n,s\n2021-01-01,1,\"a\nb\"\n  \t\n2021-01-02\nsoon,3,c\n2021-01-03,x,d\n2021-01-04,1,e\n2021-01-05,1,\"f\n";
    for line_end in ["\n", "\r\n", "\r"] {
        let mut lines = (2..20).map(|n| format!("2021-02-{n:02},{n},z\n")).collect::<String>();
        lines.insert_str(0, &text[..text.len() - 16]);
        let found = read(&[("f", lines.replace('\n', line_end).as_bytes())]);
        let expected =
            [(NoticeKind::RaggedRow { expected: 3 }, 1, 7), (NoticeKind::BadNumber { column: "n".to_owned() }, 1, 9)];
        assert_eq!(notices(&found), expected, "{line_end:?}");
        assert_eq!(found.bad_timestamps["day"][0].line, 8, "{line_end:?}");
        assert_eq!(found.files[0].skipped_rows, 1, "{line_end:?}");
    }
}

#[test]
fn json_lines() {
    check(
        "{\"time\":\"2021-01-01 00:00:00\",\"views\":5,\"place\":\"Rome\",\"promo\":true}\r\n\n\
         {\"views\":6.5,\"time\":\"2021-01-01 01:00:00\",\"place\":\"New \\u0059ork\",\"promo\":false}",
        &PLAIN,
    );
    check("{\"b\":1}\n{\"a\":null,\"b\":2}\n{\"a\":\"x\"}", &["b:number|a:text", "1|", "2|", "|x"]);
    let nested = read(&[("f", b"{\"a\":[1, {\"b\":2}]}\nnonsense\n[1]\n{\"a\":\"x\"}\n")]);
    assert_eq!(shown(&nested), "a:text\n[1,{\"b\":2}]\nx");
    assert_eq!(notices(&nested), [(NoticeKind::Nested { column: "a".to_owned() }, 1, 1), (NoticeKind::BadJson, 2, 2)]);
    assert_eq!((nested.files[0].rows, nested.files[0].skipped_rows), (2, 2));
}

#[test]
fn quoted_line_breaks_and_doubled_quotes() {
    let text = "n,note\n1,\"a\nb\"\n2,\"say \"\"hi\"\"\"\n3\n4,x\n";
    let ingested = read(&[("f", text.as_bytes())]);
    assert_eq!(shown(&ingested), "n:number|note:text\n1|a\nb\n2|say \"hi\"\n4|x");
    assert_eq!(notices(&ingested), [(NoticeKind::RaggedRow { expected: 2 }, 1, 5)]);
    assert_eq!(ingested.notices.iter().next().unwrap().places[0].found.as_deref(), Some("3"));
}

#[test]
fn ragged_rows_are_named_by_line_with_any_line_end() {
    for text in ["a,b\n1,2\n\n3\n4,5\n6,7,8\n", "a,b\r\n1,2\r\n\r\n3\r\n4,5\r\n6,7,8\r\n", "a,b\n1,2\n\n3\n4,5\n6,7,8"]
    {
        let ingested = read(&[("f", text.as_bytes())]);
        let notice = ingested.notices.iter().next().unwrap();
        assert_eq!(notice.places.iter().map(|place| place.line).collect::<Vec<_>>(), [4, 6], "{text:?}");
        assert_eq!((ingested.files[0].rows, ingested.files[0].skipped_rows), (2, 2));
    }
}

#[test]
fn names_are_made_unique() {
    check("a,,a,a (2)\n1,2,3,4\n", &["a:number|column 2:number|a (3):number|a (2):number", "1|2|3|4"]);
    check("1,x\n2,y\n", &["column 1:number|column 2:text", "1|x", "2|y"]);
}

#[test]
fn missing_markers_depend_on_the_type() {
    check("n,t\n1,NA\nNA,\n-,\\N\nnull,-\n", &["n:number|t:text", "1|NA", "|", "|", "|-"]);
    check("zip,n\n01234,1\n94107,2\n", &["zip:text|n:number", "01234|1", "94107|2"]);
}

#[test]
fn files_are_united_by_name_or_by_position() {
    let header = b"day,views\n2021-01-01,1\n";
    let other = b"views;day;extra\n2;2021-01-02;x\n";
    let bare = b"2021-01-03,3\n2021-01-04,4\n";
    let ingested = read(&[("a", header), ("b", bare), ("c", &gzip(other))]);
    assert_eq!(
        shown(&ingested),
        "day:time|views:number|extra:text\n2021-01-01T00:00:00Z|1|\n2021-01-03T00:00:00Z|3|\n2021-01-04T00:00:00Z|4|\n\
         2021-01-02T00:00:00Z|2|x"
    );
    let layout = |file: usize| ingested.files[file].layout.clone().unwrap();
    assert_eq!(layout(2).packing, [Packing::Gzip]);
    assert_eq!(layout(1).format, Format::Csv { delimiter: b',', quote: None, header: false });
    let unnamed: Vec<_> = ingested.files.iter().map(|file| file.unnamed.join(",")).collect();
    assert_eq!(unnamed, ["", "day,views", ""]);
}

#[test]
fn a_file_in_an_archive_has_the_folders_of_both() {
    let archive = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/zip_of_folders/input.zip")).unwrap();
    let mut reader = Reader::new(ReadSettings::default());
    reader.begin_file("plain.csv", "", 4);
    reader.push(b"n\n1\n");
    reader.begin_file("input.zip", "shop=eu", archive.len() as u64);
    reader.push(&archive);
    let files = reader.finish().files;
    let shown: Vec<_> = files.iter().map(|file| (file.source, file.name.as_str(), file.folder.as_str())).collect();
    assert_eq!(shown[0], (0, "plain.csv", ""));
    assert_eq!(shown[1], (1, "shop=eu/input.zip/day=2021-01-19/a.csv", "shop=eu/day=2021-01-19"));
    assert_eq!(shown[5], (1, "shop=eu/input.zip/notes.xz", "shop=eu"));
    assert!(files[1].bytes < files[2].bytes, "as stored: {} of {}", files[1].bytes, files[2].bytes);
}

#[test]
fn a_bad_file_does_not_stop_the_others() {
    let ingested = read(&[
        ("nov.csv", b"PK\x03\x04\x14\0\0\0\x08\0"),
        ("empty.csv", b""),
        ("good.csv", b"n\n1\n"),
        ("page.json", b"[[1]]"),
        ("cut.gz", &gzip(b"n\n1\n2\n")[..12]),
    ]);
    assert_eq!(shown(&ingested), "n:number\n1");
    let titles: Vec<_> = ingested.files.iter().map(|f| f.error.as_ref().map(|error| error.explain().title)).collect();
    assert_eq!(titles[0].as_deref(), Some("nov.csv is cut short"));
    assert_eq!(titles[1].as_deref(), Some("empty.csv is empty"));
    assert_eq!(titles[2], None);
    assert_eq!(titles[3].as_deref(), Some("page.json is JSON, but holds no rows"));
    assert_eq!(titles[4].as_deref(), Some("cut.gz is cut short"));
}

#[test]
fn files_cut_short_keep_their_complete_rows() {
    let quote = read(&[("f", b"n,t\n1,\"x\"\n2,\"open\n3,y\n")]);
    assert_eq!(shown(&quote), "n:number|t:text\n1|x");
    assert_eq!(notices(&quote), [(NoticeKind::CutShort, 1, 3)]);

    let stray = read(&[("f", b"n,t\n1,x\n2,\"open\n3,y\n")]);
    assert_eq!(shown(&stray), "n:number|t:text\n1|x\n2|\"open\n3|y");

    let text: String = std::iter::once("n,t\n".to_owned()).chain((0..5_000).map(|n| format!("{n},x\n"))).collect();
    let whole = gzip(text.as_bytes());
    let cut = read(&[("f", &whole[..whole.len() * 2 / 3])]);
    assert!(cut.table.rows > 100 && cut.table.rows < 5_000, "{}", cut.table.rows);
    assert_eq!(cut.files[0].error, None);
    assert_eq!(notices(&cut)[0].0, NoticeKind::CutShort);
}

#[test]
fn text_that_is_not_utf8_is_kept_and_noted() {
    let mut text = "n,t\n1,éé\n1,ééé\n1,ééééé\n".as_bytes().to_vec();
    text.extend(b"1,caf\xe9\n2,ok\n");
    let ingested = read(&[("f", &text)]);
    assert!(shown(&ingested).ends_with("1|caf\u{fffd}\n2|ok"));
    assert_eq!(notices(&ingested), [(NoticeKind::NotUtf8, 1, 5)]);
}

#[test]
fn an_encoding_that_is_not_known_is_asked_for() {
    let japanese = b"\x93\xfa\x95t,\x8c\x8f\x90\x94\n\x88\xea\x93\xfa,5\n";
    let mut reader = Reader::new(ReadSettings {
        files: [("told".to_owned(), FileSettings { encoding: Some("EBCDIC".to_owned()), ..FileSettings::default() })]
            .into(),
        ..ReadSettings::default()
    });
    for (name, bytes) in [("found", japanese.as_slice()), ("told", b"n\n1\n")] {
        reader.begin_file(name, "", bytes.len() as u64);
        reader.push(bytes);
    }
    let messages = reader.finish().files.into_iter().map(|file| file.error.unwrap().explain());
    let [found, told] = messages.collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(found.title, "found is text in an unknown encoding");
    assert_eq!(told.detail, "There is no encoding EBCDIC.");
    assert!(told.remedy.contains("Change"), "{}", told.remedy);
}

#[test]
fn a_result_that_is_too_long_says_so() {
    let mut text = b"{\"Datapoints\": [{\"Timestamp\": \"".to_vec();
    text.resize(33 << 20, b'x');
    text.extend(b"\"}]}");
    let ingested = read(&[("long.json", &text)]);
    let message = ingested.files[0].error.as_ref().unwrap().explain();
    assert_eq!(message.title, "long.json is too long for a JSON result");
    assert!(message.detail.contains("32 MB"), "{}", message.detail);
}

#[test]
fn a_record_without_end_does_not_fill_the_memory() {
    let mut text = b"n,t\n1,x\n2,y\n3,z\n".repeat(20_000);
    text.extend_from_slice(b"4,\"");
    text.extend(std::iter::repeat_n(b'x', 3 << 20));
    let ingested = read(&[("f", &text)]);
    assert_eq!(notices(&ingested).last().unwrap().0, NoticeKind::CutShort);
}

#[test]
fn types_are_fixed_by_the_sample() {
    let mut text = "time,n,late\n".to_owned();
    for row in 0..30_000 {
        text += &format!("2021-01-01 00:00:{:02},{row},{}\n", row % 60, if row < 29_000 { "" } else { "7" });
    }
    text += "soon,many,8\n";
    let ingested = read(&[("f", text.as_bytes())]);
    let [time, number, late] = ingested.table.columns.as_slice() else { panic!("three columns") };
    assert_eq!((time.misfits, number.misfits), (1, 1));
    assert_eq!(ingested.bad_timestamps["time"][0].line, 30_002);
    assert_eq!(notices(&ingested), [(NoticeKind::BadNumber { column: "n".to_owned() }, 1, 30_002)]);
    assert_eq!((late.missing, late.text(30_000).as_ref()), (29_000, "8"));
}
